package io.tickwire.ingest.parse;

/**
 * Why one tick of a post was not taken.
 *
 * @param index position in the array, or number of the line, from 0
 * @param field the first bad field; null when the whole is no object or no JSON
 * @param found the offending value, shortened; null when there is none
 */
public record Rejection(int index, Field field, FaultCode code, String found) {
    /** Names the field, the rule and the value. */
    public String detail() {
        String name = field == null ? "tick" : field.jsonName();
        return found == null ? name + " " + code.rule() : name + " " + code.rule() + ": " + name + "=" + found;
    }
}
