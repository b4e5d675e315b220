-- The schemas of a search path, in order, whether each exists and whether the user may use it. "$user" may be missing.
SELECT name, oid IS NOT NULL, oid IS NOT NULL AND has_schema_privilege(oid, 'USAGE')
FROM unnest(?::text[]) WITH ORDINALITY AS asked (name, position)
LEFT JOIN pg_namespace ON nspname = name
WHERE name <> '$user'
ORDER BY position
