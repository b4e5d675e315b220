{{/*
What the parts differ in, by the chart's name: the port that takes work with its variable, which of the variables that hold
credentials a part needs (the others never see them), and which values only some parts have.
*/}}
{{- define "common.role" -}}
{{- $roles := dict
  "ingest" (dict "port" 8081 "portVariable" "TICKWIRE_INGEST_PORT" "credentials" (list "REDIS_URL" "TICKWIRE_WEBHOOK_SECRETS" "TICKWIRE_WEBHOOK_TOKENS") "values" (list "service" "ingress"))
  "calc" (dict "port" 0 "credentials" (list "REDIS_URL") "values" (list "keda"))
  "gateway" (dict "port" 8080 "portVariable" "TICKWIRE_GATEWAY_PORT" "credentials" (list "REDIS_URL" "PG_URL" "TICKWIRE_JWT_SECRET") "values" (list "service" "ingress" "gateway"))
  "flush" (dict "port" 0 "credentials" (list "REDIS_URL" "PG_URL") "values" (list "keda"))
-}}
{{- get $roles .Chart.Name | toYaml }}
{{- end }}

{{/* Variables that may hold a password or a key: never in a Deployment. */}}
{{- define "common.credentials" -}}
[REDIS_URL, PG_URL, TICKWIRE_WEBHOOK_SECRETS, TICKWIRE_WEBHOOK_TOKENS, TICKWIRE_JWT_SECRET]
{{- end }}
