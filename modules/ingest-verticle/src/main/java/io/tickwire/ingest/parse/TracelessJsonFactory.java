package io.tickwire.ingest.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import java.util.Locale;

/**
 * Makes parsers of UTF-8 whose exceptions have no stack trace: a post may have tens of thousands of lines that are no JSON, each is
 * an exception, and most of the cost of an exception is the walk over the stack.
 */
final class TracelessJsonFactory extends JsonFactory {
    private static final long serialVersionUID = 1;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    TracelessJsonFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    /** As Jackson's own, for bytes that are known to be UTF-8: a mark at their beginning is passed over. */
    @Override
    protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context) {
        int mark = hasMark(data, offset, length) ? BYTE_ORDER_MARK.length : 0;
        ByteQuadsCanonicalizer names = _byteSymbolCanonicalizer.makeChild(_factoryFeatures);
        return new Parser(context, _parserFeatures, names, data, offset + mark, offset + length, mark);
    }

    private static boolean hasMark(byte[] data, int offset, int length) {
        return length > BYTE_ORDER_MARK.length // as Jackson has it
                && data[offset] == BYTE_ORDER_MARK[0]
                && data[offset + 1] == BYTE_ORDER_MARK[1]
                && data[offset + 2] == BYTE_ORDER_MARK[2];
    }

    private static final class Parser extends UTF8StreamJsonParser {
        Parser(
                IOContext context,
                int features,
                ByteQuadsCanonicalizer names,
                byte[] data,
                int start,
                int end,
                int passedOver) {
            super(context, features, null, null, names, data, start, end, passedOver, false);
        }

        @Override
        protected JsonParseException _constructReadException(String message) {
            return new Traceless(this, message);
        }

        @Override
        protected JsonParseException _constructReadException(String message, Object argument) {
            return new Traceless(this, String.format(Locale.ROOT, message, argument));
        }

        @Override
        protected JsonParseException _constructReadException(String message, Object first, Object second) {
            return new Traceless(this, String.format(Locale.ROOT, message, first, second));
        }

        @Override
        protected JsonParseException _constructReadException(
                String message, Object first, Object second, Object third) {
            return new Traceless(this, String.format(Locale.ROOT, message, first, second, third));
        }

        @Override
        protected JsonParseException _constructReadException(String message, Throwable cause) {
            return new Traceless(this, message);
        }

        @Override
        protected JsonParseException _constructReadException(String message, JsonLocation location) {
            return new Traceless(this, message);
        }

        @Override
        protected void _reportInvalidEOF(String where, JsonToken token) throws JsonParseException {
            throw new Traceless(this, "Unexpected end-of-input" + where);
        }
    }

    private static final class Traceless extends JsonParseException {
        private static final long serialVersionUID = 1;

        Traceless(JsonParser parser, String message) {
            super(parser, message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
