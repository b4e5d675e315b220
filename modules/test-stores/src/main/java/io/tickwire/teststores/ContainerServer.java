package io.tickwire.teststores;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;

/** A server in a container that is stopped and started as a whole: what it has on disk stays. */
final class ContainerServer implements Server {
    private static final long STOP_LIMIT_S = 60;

    private final GenericContainer<?> container;
    private final String stopSignal;

    ContainerServer(GenericContainer<?> container, String stopSignal) {
        this.container = container;
        this.stopSignal = stopSignal;
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            docker().startContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void stop() {
        end(stopSignal);
    }

    @Override
    public void kill() {
        end("KILL");
    }

    private void end(String signal) {
        try {
            docker().killContainerCmd(container.getContainerId())
                    .withSignal(signal)
                    .exec();
        } catch (ConflictException e) {
            return; // it has ended already
        }
        docker().waitContainerCmd(container.getContainerId())
                .exec(new WaitContainerResultCallback())
                .awaitStatusCode(STOP_LIMIT_S, TimeUnit.SECONDS);
    }

    @Override
    public void freeze() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    @Override
    public void close() {
        container.stop();
    }
}
