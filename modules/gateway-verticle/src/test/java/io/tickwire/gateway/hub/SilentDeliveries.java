package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Update;

/** Counts nothing. */
final class SilentDeliveries implements Deliveries {
    @Override
    public void joined(String transport) {}

    @Override
    public void left(String transport) {}

    @Override
    public void sent(String transport, int messages) {}

    @Override
    public void skipped(long updates) {}

    @Override
    public void delivered(Update update) {}
}
