# syntax=docker/dockerfile:1
# The service alone, for a container engine: docker build -t pressroom .
# Run it with its root read-only; /spool is the one place that it writes to, fastest as a tmpfs.
ARG BASE=debian:trixie-slim

# What every stage below needs: Python, Pango and fonts.
FROM ${BASE} AS press
ARG DEBIAN_FRONTEND=noninteractive
COPY deploy/debian/press.packages /tmp/
# fontconfig compares a folder's time with its cache's to the nanosecond, and a layer keeps whole
# seconds: without `touch` every worker would find the cache stale, and could not write another.
RUN apt-get update -qq \
    && apt-get install -qq --no-install-recommends \
        python3 $(sed 's/#.*//' /tmp/press.packages) >/dev/null \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/* /tmp/* \
    && find /usr/share/fonts /usr/local/share/fonts -type d -exec touch --date=@0 {} + \
    && fc-cache --really-force --system-only

# The locked packages, in an environment without pip. The lock is whole: it leaves out on purpose what
# pip would add (`override-dependencies` in pyproject.toml).
FROM press AS dependencies
# Where a proxy stands before the package index: --secret id=authorities,src=FILE and
# --build-arg PIP_CERT=/run/secrets/authorities. A secret leaves no trace in a layer.
ARG PIP_CERT
ARG DEBIAN_FRONTEND=noninteractive
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update -qq \
    && apt-get install -qq --no-install-recommends python3-venv >/dev/null \
    && python3 -m venv /build \
    && python3 -m venv --without-pip /opt/pressroom
COPY requirements.lock /tmp/
RUN --mount=type=secret,id=authorities /build/bin/pip --python /opt/pressroom/bin/python install --quiet \
    --only-binary :all: --no-deps --require-hashes -r /tmp/requirements.lock

# The project's own wheel, laid out to be copied over that environment.
FROM dependencies AS wheel
ARG PIP_CERT
COPY requirements-build.lock /tmp/
RUN --mount=type=secret,id=authorities /build/bin/pip install --quiet --require-hashes -r /tmp/requirements-build.lock
COPY . /source
RUN /build/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /tmp \
        /source /source/clients/python \
    && /build/bin/pip --python /opt/pressroom/bin/python install --quiet --no-deps \
        --prefix /code /tmp/pressroom*.whl

# The tests, on this Python and this Pango: docker build --target test .
FROM dependencies AS test
ARG PIP_CERT
ARG DEBIAN_FRONTEND=noninteractive
COPY deploy/debian/serve.packages deploy/debian/test.packages requirements-dev.lock /tmp/
RUN apt-get install -qq --no-install-recommends $(sed 's/#.*//' /tmp/*.packages) >/dev/null
RUN --mount=type=secret,id=authorities /build/bin/pip --python /opt/pressroom/bin/python install --quiet \
    --no-deps --require-hashes -r /tmp/requirements-dev.lock
COPY . /source
WORKDIR /source
RUN /build/bin/pip --python /opt/pressroom/bin/python install --quiet \
        --no-deps --no-build-isolation --editable . --editable clients/python \
    && /opt/pressroom/bin/pytest -p no:cacheprovider

FROM press AS service
LABEL org.opencontainers.image.title="Pressroom" \
      org.opencontainers.image.description="HTML into PDF over HTTP" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --home-dir /nonexistent --no-create-home pressroom \
    && install --directory --mode 1777 /spool
COPY --from=dependencies /opt/pressroom /opt/pressroom
COPY --from=wheel /code /opt/pressroom
# TMPDIR: the workers' sockets are made there too, and nothing else can be written to.
ENV PATH=/opt/pressroom/bin:/usr/bin:/bin \
    HOME=/nonexistent \
    LANG=C.UTF-8 \
    TMPDIR=/spool \
    PYTHONDONTWRITEBYTECODE=1 \
    PRESSROOM_HOST=0.0.0.0 \
    PRESSROOM_ADMIN_HOST=0.0.0.0 \
    PRESSROOM_SPOOL=/spool \
    PRESSROOM_JOBS=off
USER 10001:10001
WORKDIR /
VOLUME /spool
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-Ic", "\
import http.client, os; \
admin = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PRESSROOM_ADMIN_PORT', 8081)), timeout=4); \
admin.request('GET', '/livez'); \
raise SystemExit(admin.getresponse().status != 200)"]
ENTRYPOINT ["pressroom"]
CMD ["serve"]
