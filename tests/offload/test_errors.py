import inspect

from offload import errors


def test_the_docstring_draws_the_tree() -> None:
    drawing = errors.__doc__ or ""
    named = [name for name, _ in inspect.getmembers(errors, inspect.isclass) if name in drawing]
    classes = [
        name
        for name, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, Exception)
    ]
    assert named == classes


def test_each_error_says_what_it_is() -> None:
    assert str(errors.MalformedBody("Broken.", ("one",))) == "Broken."
    assert errors.MalformedBody("Broken.", ("one",)).items == ("one",)
    assert errors.Overloaded("Full.", 2.5).retry_after == 2.5
    assert errors.Dropped("Late.").outcome == "dropped"
