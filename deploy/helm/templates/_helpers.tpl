{{- define "pressroom.selector" -}}
app.kubernetes.io/name: pressroom
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "pressroom.labels" -}}
{{ include "pressroom.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "pressroom.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "pressroom.keys" -}}
{{- .Values.apiKeys.existingSecret | default (printf "%s-keys" .Release.Name) -}}
{{- end }}
