package io.tickwire.ingest.parse;

/**
 * Why one tick of a post was not taken.
 *
 * @param index position in the array, or number of the line, from 0
 * @param field the first bad field; null when the whole is no object or no JSON
 * @param rule what holds for good input, or what is wrong with this, in words that follow the field's name
 * @param found the offending value, shortened; null when there is none
 */
public record Rejection(int index, Field field, FaultCode code, String rule, String found) {
    /** With the words that are usual for the code. */
    Rejection(int index, Field field, FaultCode code, String found) {
        this(index, field, code, code.rule(), found);
    }

    /** Names the field, the rule and the value. */
    public String detail() {
        String name = field == null ? "tick" : field.jsonName();
        return found == null ? name + " " + rule : name + " " + rule + ": " + name + "=" + found;
    }
}
