package io.tickwire.system.chaos;

import io.tickwire.teststores.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy that can delay what passes, and cut every connection. */
final class CuttingProxy implements AutoCloseable {
    private final int targetPort;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long delayMs;

    CuttingProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.server = new ServerSocket(Ports.free());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Delays every chunk in both directions. */
    void delay(long ms) {
        delayMs = ms;
    }

    void cutAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket target = new Socket("127.0.0.1", targetPort)) {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            sockets.add(target);
            Thread back = daemon(() -> pump(target, client));
            pump(client, target);
            back.join(100);
            sockets.remove(target);
        } catch (IOException e) {
            // the target is away: so is the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.remove(client);
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                long delay = delayMs;
                if (delay > 0) {
                    Thread.sleep(delay);
                }
                out.write(chunk, 0, n);
            }
        } catch (IOException e) {
            // one side is gone: both are
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutAll();
    }
}
