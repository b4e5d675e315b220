package io.tickwire.system.attack;

/** One thing that a stranger does to a running system; it has ended when {@link #run} returns. */
record Attack(String name, Step step) {
    /** What it does. Throws an {@link AssertionError} where the system's answer is not the promised one. */
    interface Step {
        void run(Target target) throws Exception;
    }

    void run(Target target) throws Exception {
        step.run(target);
    }
}
