package io.tickwire.calc.ownership;

/**
 * What a lease says in Redis: {@code token member}.
 *
 * @param token that the lease was taken with
 */
record LeaseHolder(long token, String member) {
    /** @throws IllegalArgumentException when the text is of another form */
    static LeaseHolder parse(String text) {
        int space = text.indexOf(' ');
        if (space < 1) {
            throw new IllegalArgumentException("must be token and member: lease=" + text);
        }
        return new LeaseHolder(Long.parseLong(text, 0, space, 10), text.substring(space + 1));
    }

    @Override
    public String toString() {
        return token + " " + member;
    }
}
