package io.tickwire.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the tables of a running Tickwire. */
final class Table {
    private Table() {}

    static void execute(TickwireProcess tickwire, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(tickwire.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    static long number(TickwireProcess tickwire, String sql) throws SQLException {
        return Long.parseLong(rows(tickwire, sql).get(0));
    }

    /** Every row as text, in the order of the query. */
    static List<String> rows(TickwireProcess tickwire, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(tickwire.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.append(column == 1 ? "" : "|").append(found.getString(column));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    /** Ticks, bars and coverage of the symbols that begin so, whole. */
    static List<String> everything(TickwireProcess tickwire, String prefix) throws SQLException {
        List<String> all = new ArrayList<>();
        all.addAll(rows(tickwire, "SELECT * FROM md_ticks WHERE symbol LIKE '" + prefix + "%' ORDER BY 1, 2, 5, 6"));
        all.addAll(rows(tickwire, "SELECT * FROM md_bars WHERE symbol LIKE '" + prefix + "%' ORDER BY 1, 2"));
        all.addAll(rows(tickwire, "SELECT * FROM md_coverage WHERE symbol LIKE '" + prefix + "%' ORDER BY 1, 2"));
        return all;
    }
}
