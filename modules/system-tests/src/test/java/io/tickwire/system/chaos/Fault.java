package io.tickwire.system.chaos;

import java.util.List;
import java.util.Random;

/** What can go wrong. Each is over, and healed as far as somebody has to heal it, when {@link #inject} returns. */
enum Fault {
    KILL_PROCESS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            RoleProcess process = any(deployment, random);
            process.kill();
            Thread.sleep(random.nextInt(3_000));
            process.start();
        }
    },
    FREEZE_PROCESS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            RoleProcess process = any(deployment, random);
            process.signal("STOP");
            Thread.sleep(500 + random.nextInt(12_000)); // beyond a lease, too
            process.signal("CONT");
        }
    },
    TERMINATE_PROCESS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            RoleProcess process = any(deployment, random);
            int exitCode = process.terminate(25_000);
            if (exitCode != 0) {
                throw new AssertionError("SIGTERM: process=" + process.name + " exitCode=" + exitCode);
            }
            process.start();
        }
    },
    KILL_BOTH_OF_A_ROLE {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            String role = any(deployment, random).role;
            List<RoleProcess> both = deployment.processes().stream()
                    .filter(process -> process.role.equals(role))
                    .toList();
            for (RoleProcess process : both) {
                process.kill();
            }
            for (RoleProcess process : both) {
                process.start();
            }
        }
    },
    /** What a flush has in hand then is stored by nobody, unless it was not acknowledged. */
    KILL_FLUSH_WHILE_POSTGRES_HANGS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            RoleProcess flush = oneOf("flush", deployment, random);
            deployment.stores.postgres.freeze();
            Thread.sleep(500 + random.nextInt(1_500));
            flush.kill();
            deployment.stores.postgres.thaw();
            flush.start();
        }
    },
    /** What calc has applied and not committed then, and what ingest has sent and no answer to. */
    KILL_PROCESS_WHILE_REDIS_HANGS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            RoleProcess process = oneOf(random.nextBoolean() ? "ingest" : deployment.calcRole(), deployment, random);
            deployment.stores.redis.freeze();
            Thread.sleep(200 + random.nextInt(1_500));
            process.kill();
            deployment.stores.redis.thaw();
            process.start();
        }
    },
    KILL_REDIS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.redis.kill();
            Thread.sleep(random.nextInt(3_000));
            deployment.stores.redis.start();
        }
    },
    FREEZE_REDIS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.redis.freeze();
            Thread.sleep(500 + random.nextInt(6_000));
            deployment.stores.redis.thaw();
        }
    },
    KILL_REDIS_CONNECTIONS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.redis.command("CLIENT KILL TYPE " + (random.nextBoolean() ? "normal" : "pubsub"));
        }
    },
    RESTART_POSTGRES {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.postgres.stop();
            Thread.sleep(random.nextInt(4_000));
            deployment.stores.postgres.start();
        }
    },
    KILL_POSTGRES {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.postgres.kill();
            deployment.stores.postgres.start();
        }
    },
    FREEZE_POSTGRES {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.stores.postgres.freeze();
            Thread.sleep(500 + random.nextInt(12_000));
            deployment.stores.postgres.thaw();
        }
    },
    CUT_CONNECTIONS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.proxy.cutAll();
        }
    },
    DELAY_CONNECTIONS {
        @Override
        void inject(Deployment deployment, Random random) throws Exception {
            deployment.proxy.delay(20 + random.nextInt(400));
            Thread.sleep(500 + random.nextInt(5_000));
            deployment.proxy.delay(0);
        }
    };

    /** Milliseconds slept in here are the faults' own length. */
    abstract void inject(Deployment deployment, Random random) throws Exception;

    private static RoleProcess oneOf(String role, Deployment deployment, Random random) {
        List<RoleProcess> both = deployment.processes().stream()
                .filter(process -> process.role.equals(role))
                .toList();
        return both.get(random.nextInt(both.size()));
    }

    private static RoleProcess any(Deployment deployment, Random random) {
        return deployment.processes().get(random.nextInt(deployment.processes().size()));
    }
}
