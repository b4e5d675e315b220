-- Waits until nobody else changes stored bars and ranges, longer than for other locks (begin-drop.sql): the roller has it often, never for
-- long, and nobody who stores ticks waits behind this.
SELECT set_config('lock_timeout', '0', true), md_lock_upkeep() IS NULL, set_config('lock_timeout', '500ms', true)
