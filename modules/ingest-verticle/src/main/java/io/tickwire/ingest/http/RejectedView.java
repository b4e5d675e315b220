package io.tickwire.ingest.http;

import io.tickwire.ingest.parse.Rejection;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

/** Rejections as JSON members, made one by one while they are written. */
final class RejectedView extends AbstractList<Map<String, Object>> implements RandomAccess {
    private final List<Rejection> rejected;

    RejectedView(List<Rejection> rejected) {
        this.rejected = rejected;
    }

    @Override
    public Map<String, Object> get(int position) {
        Rejection rejection = rejected.get(position);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("index", rejection.index());
        members.put(
                "field", rejection.field() == null ? null : rejection.field().jsonName());
        members.put("code", rejection.code().code());
        members.put("detail", rejection.detail());
        return members;
    }

    @Override
    public int size() {
        return rejected.size();
    }
}
