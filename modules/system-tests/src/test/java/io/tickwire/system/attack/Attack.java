package io.tickwire.system.attack;

/**
 * One thing that a stranger does to a running system; it has ended when {@link #run} returns.
 *
 * @param keepsHeap whether what it makes stays in the heap, as new symbols do: up to a bound of its own
 */
record Attack(String name, boolean keepsHeap, Step step) {
    Attack(String name, Step step) {
        this(name, false, step);
    }

    /** What it does. Throws an {@link AssertionError} where the system's answer is not the promised one. */
    interface Step {
        void run(Target target) throws Exception;
    }

    void run(Target target) throws Exception {
        step.run(target);
    }
}
