using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <summary>Names each value of the columns that a forecaster reads numbers from.</summary>
internal static class NumberColumns
{
    /// <param name="schema">Has the columns; each is a <c>Single</c> or a vector of them of known length.</param>
    /// <param name="roles">The columns of each role.</param>
    /// <returns>Of each role the names of its values, all names of a role different: a single value's is its column's, a vector's are their
    /// slot names where each has one that nothing else has, else they are as "Load[2]". And the columns, where there is a vector among
    /// them.</returns>
    public static (string[][] Names, NumberColumn[]? Sources) Of(DataViewSchema schema, params IReadOnlyList<string>[] roles)
    {
        DataViewSchema.Column[][] columns = [.. roles.Select(role => role.Select(name => schema[name]).ToArray())];
        string[][] names = [.. columns.Select(ValueNames)];
        NumberColumn[] sources = [.. columns.SelectMany(role => role).Select(c => Column(c))];
        return (names, Array.TrueForAll(sources, c => c.Width is null) ? null : sources);
    }

    private static string[] ValueNames(DataViewSchema.Column[] columns)
    {
        var taken = columns.Where(c => c.Type is not VectorDataViewType).Select(c => c.Name).ToHashSet();
        return [.. columns.SelectMany(c => ValueNames(c, taken))];
    }

    private static string[] ValueNames(DataViewSchema.Column column, HashSet<string> taken)
    {
        if (column.Type is not VectorDataViewType { Size: var size })
            return [column.Name];
        string[] slots = SlotNames.Read(column);
        bool areNames = slots.Length == size && !slots.Any(string.IsNullOrWhiteSpace) && slots.Distinct().Count() == size && !slots.Any(taken.Contains);
        string[] names = areNames ? slots : [.. Enumerable.Range(0, size).Select(i => Free($"{column.Name}[{i}]", taken))];
        taken.UnionWith(names);
        return names;
    }

    private static NumberColumn Column(DataViewSchema.Column column) => column.Type is VectorDataViewType { Size: var size }
        ? new NumberColumn(column.Name, size) { Slots = SlotNames.Of(column) }
        : new NumberColumn(column.Name, Width: null);

    private static string Free(string name, HashSet<string> taken)
    {
        while (taken.Contains(name))
            name += "_";
        return name;
    }
}
