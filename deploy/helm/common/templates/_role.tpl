{{/*
What the parts differ in: the port that takes work with its variable; which of the variables that hold credentials a part
needs, and which it uses when they are given (it never sees the others); which values only some parts have; and the groups of
alerts.yaml that are about it.
*/}}
{{- define "common.role" -}}
{{- $roles := dict
  "ingest" (dict "port" 8081 "portVariable" "TICKWIRE_INGEST_PORT" "credentials" (list "REDIS_URL" "TICKWIRE_WEBHOOK_SECRETS" "TICKWIRE_WEBHOOK_TOKENS") "values" (list "service" "ingress") "alerts" (list "tickwire-ingest"))
  "calc" (dict "port" 0 "credentials" (list "REDIS_URL") "optional" (list "PG_URL") "values" (list "keda" "split" "symbol" "cross") "alerts" (list "tickwire-calc" "tickwire-market"))
  "calc-symbol" (dict "port" 0 "credentials" (list "REDIS_URL") "optional" (list "PG_URL") "values" (list "keda") "alerts" (list "tickwire-calc"))
  "calc-cross" (dict "port" 0 "credentials" (list "REDIS_URL") "values" (list "keda") "alerts" (list "tickwire-market"))
  "gateway" (dict "port" 8080 "portVariable" "TICKWIRE_GATEWAY_PORT" "credentials" (list "REDIS_URL" "PG_URL" "TICKWIRE_JWT_SECRET") "values" (list "service" "ingress" "gateway") "alerts" (list "tickwire-gateway"))
  "flush" (dict "port" 0 "credentials" (list "REDIS_URL" "PG_URL") "values" (list "keda") "alerts" (list "tickwire-flush"))
-}}
{{- $role := get $roles (include "common.part" .) }}
{{- $_ := set $role "seen" (concat $role.credentials (default list $role.optional)) }}
{{- toYaml $role }}
{{- end }}

{{/* Variables that may hold a password or a key: never in a Deployment. */}}
{{- define "common.credentials" -}}
[REDIS_URL, PG_URL, TICKWIRE_WEBHOOK_SECRETS, TICKWIRE_WEBHOOK_TOKENS, TICKWIRE_JWT_SECRET]
{{- end }}
