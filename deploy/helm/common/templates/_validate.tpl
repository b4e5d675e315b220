{{/* What a schema can't say. Types and unknown names are the schema's. */}}
{{- define "common.validate" -}}
{{- $role := include "common.role" . | fromYaml }}
{{- $env := include "common.env" . | fromYaml }}
{{- $existing := include "common.existingSecrets" . | fromYaml }}
{{- $part := include "common.part" . }}
{{- range $name := list "service" "ingress" "gateway" "keda" "split" "symbol" "cross" }}
{{- if and (hasKey $.Values $name) (not (has $name $role.values)) }}
{{- fail (printf "is not a value of %s: %s" $part $name) }}
{{- end }}
{{- end }}
{{- range $name := list "REDIS_URL" "PG_URL" }}
{{- if and (has $name $role.credentials) (not (hasKey $env $name)) (not (hasKey $existing $name)) }}
{{- fail (printf "%s needs %s: set env.%s, global.env.%s or existingSecrets.%s" $part $name $name $name $name) }}
{{- end }}
{{- end }}
{{- range $name, $ref := $existing }}
{{- if hasKey $env $name }}
{{- fail (printf "%s is given twice: as a value (env or global.env) and as existingSecrets.%s" $name $name) }}
{{- end }}
{{- end }}
{{- $scaling := .Values.autoscaling }}
{{- if lt (int $scaling.maxReplicas) (int $scaling.minReplicas) }}
{{- fail (printf "must be >= minReplicas=%d: autoscaling.maxReplicas=%d" (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
{{- end }}
{{- $partitions := int (default 8 (get $env "TICKWIRE_PARTITIONS")) }}
{{- if and (has $part (list "calc" "calc-symbol")) (gt (int $scaling.maxReplicas) $partitions) }}
{{- fail (printf "a partition has one owner, so more pods than TICKWIRE_PARTITIONS=%d would idle: autoscaling.maxReplicas=%d" $partitions (int $scaling.maxReplicas)) }}
{{- end }}
{{- if and (eq $part "calc-cross") (or $scaling.enabled (include "common.usesKeda" .)) }}
{{- fail "one calc-cross leads and the others stand by, so more pods would do no more work: set cross.replicas instead of cross.autoscaling.enabled or cross.keda.enabled" }}
{{- end }}
{{- if and (include "common.usesKeda" .) (not .Values.keda.prometheusAddress) }}
{{- fail "KEDA asks Prometheus for the lag: set keda.prometheusAddress" }}
{{- end }}
{{- end }}
