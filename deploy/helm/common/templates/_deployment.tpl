{{- define "common.deployment" -}}
{{- $role := include "common.role" . | fromYaml }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "common.fullname" . }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  {{- if not (or .Values.autoscaling.enabled (include "common.usesKeda" .)) }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      {{- toYaml .Values.strategy | nindent 6 }}
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "common.labels" . | nindent 8 }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # variables are read at start only: a changed Secret needs new pods
        checksum/secret: {{ include "common.secret" . | sha256sum }}
        {{- with .Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "common.serviceAccountName" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      # the endpoint goes first (preStop), then the process drains, then there is a margin
      terminationGracePeriodSeconds: {{ add .Values.preStopSeconds (divf .Values.drainMs 1000 | ceil) .Values.marginSeconds }}
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      {{- with coalesce .Values.imagePullSecrets (dig "imagePullSecrets" list (default dict .Values.global)) }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with .Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if .Values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range .Values.topologySpread.topologyKeys }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: {{ $.Values.topologySpread.whenUnsatisfiable }}
          labelSelector:
            matchLabels:
              {{- include "common.selectorLabels" $ | nindent 14 }}
          # the old pods of a rolling update do not count
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- end }}
      containers:
        - name: tickwire
          image: {{ include "common.image" . }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          args: [run, {{ include "common.part" . }}]
          env:
            {{- include "common.containerEnv" . | nindent 12 }}
          ports:
            {{- if $role.port }}
            - name: http
              containerPort: {{ $role.port }}
            {{- end }}
            - name: management
              containerPort: {{ .Values.managementPort }}
          startupProbe:
            {{- include "common.probe" (list "/health/live" .Values.probes.startup) | nindent 12 }}
          livenessProbe:
            {{- include "common.probe" (list "/health/live" .Values.probes.liveness) | nindent 12 }}
          readinessProbe:
            {{- include "common.probe" (list "/health/ready" .Values.probes.readiness) | nindent 12 }}
          {{- if .Values.preStopSeconds }}
          lifecycle:
            preStop:
              {{- if semverCompare ">=1.30-0" (default .Capabilities.KubeVersion.Version .Values.kubeVersion) }}
              sleep:
                seconds: {{ .Values.preStopSeconds }}
              {{- else }}
              exec:
                command: [sleep, {{ .Values.preStopSeconds | quote }}]
              {{- end }}
          {{- end }}
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
            {{- with .Values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir:
            sizeLimit: {{ .Values.tmpSizeLimit }}
        {{- with .Values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{- define "common.probe" -}}
httpGet:
  path: {{ index . 0 }}
  port: management
{{ toYaml (index . 1) }}
{{- end }}
