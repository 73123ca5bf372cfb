using System.Reflection;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Rows as a data view with the columns of the type that they are of, which a program may know by a base class alone.</summary>
internal static class RowsByType
{
    private static readonly MethodInfo _load = typeof(RowsByType).GetMethod(nameof(Load), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Rows of several types have the columns of the type that they are known by.</summary>
    public static IDataView View<TRow>(IReadOnlyCollection<TRow> rows)
        where TRow : class
    {
        Type?[] types = [.. rows.Select(row => row?.GetType()).Distinct()];
        return types is [{ } type] && type != typeof(TRow)
            ? (IDataView)_load.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [rows], null)!
            : new MLContext().Data.LoadFromEnumerable(rows);
    }

    private static IDataView Load<T>(IEnumerable<object> rows)
        where T : class => new MLContext().Data.LoadFromEnumerable(rows.Cast<T>());
}
