{{/* All objects of a part. A thin chart's templates are this one line. */}}
{{- define "common.all" -}}
{{- include "common.validate" . }}
{{ include "common.deployment" . }}
{{ include "common.secret" . }}
{{ include "common.serviceAccount" . }}
{{ include "common.services" . }}
{{ include "common.ingress" . }}
{{ include "common.scaling" . }}
{{ include "common.podDisruptionBudget" . }}
{{ include "common.networkPolicy" . }}
{{ include "common.serviceMonitor" . }}
{{ include "common.prometheusRule" . }}
{{ include "common.test" . }}
{{- end }}
