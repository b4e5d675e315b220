package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Probe;
import io.tickwire.system.chaos.JavaProcess;
import io.tickwire.teststores.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One pod as a process. Only its ports are others than the template's, for all pods are on one host here. */
final class Pod {
    private final PodTemplate template;
    private final String name;
    private final Map<String, URI> urls = new HashMap<>();
    private final JavaProcess process;
    private final Kubelet kubelet;
    private final HttpClient http;

    Pod(PodTemplate template, int number, Path directory, HttpClient http) throws IOException {
        this.template = template;
        this.name = template.part() + "-" + number;
        this.http = http;
        Map<String, String> environment = new HashMap<>(template.environment());
        for (ContainerPort port : template.container().getPorts()) {
            int free = Ports.free();
            String declared = port.getContainerPort().toString();
            assertThat(template.environment())
                    .as("a variable for port " + port.getName())
                    .containsValue(declared);
            environment.replaceAll((variable, value) ->
                    variable.endsWith("_PORT") && value.equals(declared) ? Integer.toString(free) : value);
            urls.put(port.getName(), URI.create("http://127.0.0.1:" + free));
        }
        process = new JavaProcess(
                Image.command(template.container(), directory), environment, directory.resolve(name + ".log"));
        kubelet = new Kubelet(this);
    }

    void start() throws IOException {
        process.start();
        Thread watch = new Thread(kubelet, "kubelet-" + name);
        watch.setDaemon(true);
        watch.start();
    }

    PodTemplate template() {
        return template;
    }

    String name() {
        return name;
    }

    URI url(String port) {
        return urls.get(port);
    }

    Kubelet kubelet() {
        return kubelet;
    }

    ProbeCheck check(Probe probe, boolean passes) {
        return new ProbeCheck(probe, url(probe.getHttpGet().getPort().getStrVal()), passes, http);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.kill();
    }

    /** As a cluster deletes a pod that its endpoints no longer name: the hook, SIGTERM, and what is left of the grace period. */
    void delete() throws InterruptedException {
        kubelet.stop();
        assertThat(kubelet.fault()).as("probes of " + name).isNull();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(template.graceSeconds());
        Thread.sleep(TimeUnit.SECONDS.toMillis(template.preStopSeconds())); // the hook
        int exitCode = process.terminate(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        assertThat(exitCode).as("exit code of " + name).isZero();
    }

    List<String> complaints() throws IOException {
        return process.complaints();
    }
}
