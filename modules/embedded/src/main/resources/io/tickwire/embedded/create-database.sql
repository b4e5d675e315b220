-- The database of a new cluster, in UTF-8, sorted by code point. Run once, before the cluster is ever reachable.
CREATE DATABASE tickwire TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
