-- How many marks there are; a minute may have two.
SELECT count(*) FROM md_pending
