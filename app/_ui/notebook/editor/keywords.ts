const words = `select
from
where
group by
order by
having
limit
offset
join
left join
right join
inner join
full join
cross join
on
using
as
and
or
not
in
between
like
ilike
is null
is not null
case
when
then
else
end
distinct
union all
union
except
intersect
with
over
partition by
qualify
window
asc
desc
nulls first
nulls last
filter
exists
interval
date
timestamp
true
false
null
describe
summarize
pivot
unpivot
exclude
replace
cast
try_cast
grouping sets
rollup
tablesample`

/** The words of the language that are offered, last of everything. */
export const keywords: readonly string[] = words.split('\n')

/** Those a statement may begin with: there they are offered first. */
export const starters: readonly string[] = ['select', 'with', 'from', 'describe', 'summarize', 'pivot', 'unpivot']
