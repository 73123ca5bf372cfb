using System.Collections;
using System.Reflection;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>All public options of the library, found by their names, and instances of them that leave no property at its default.</summary>
internal static class OptionsRecords
{
    public static IEnumerable<Type> All => typeof(RecurrentOptions).Assembly.GetExportedTypes().Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && !t.IsAbstract);

    /// <summary>A record with every property set to something else than its default.</summary>
    public static object WithoutDefaults(Type record)
    {
        object options = Activator.CreateInstance(record)!;
        foreach (var property in Properties(record))
            property.SetValue(options, Other(property.PropertyType, property.GetValue(options)));
        return options;
    }

    public static IEnumerable<PropertyInfo> Properties(Type record) => record.GetProperties().Where(p => p.CanWrite);

    private static object Other(Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(bool) => value is not true,
            _ when type == typeof(string) => $"{value}*",
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 1L << 40,
            _ when type == typeof(float) => 0.7f,
            _ when type == typeof(double) => 0.7,
            _ when type == typeof(DateTime) => new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc),
            _ when type == typeof(TimeStep) => TimeStep.Every(TimeSpan.FromMinutes(15)).On(DayOfWeek.Friday),
            _ when type == typeof(Cell) => Cell.Define("mine", s => s.Output(Expr.Tanh(s.Input("x") + s.Vector("v")))),
            { IsEnum: true } => Enum.GetValues(type).Cast<object>().Last(other => !other.Equals(value)),
            { IsInterface: true } when type.GetGenericArguments() is [var key, var item] => Dictionary(key, item),
            { IsInterface: true } => List(type.GetGenericArguments()[0]),
            _ => WithoutDefaults(type),
        };
    }

    private static Array List(Type item)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Other(item, null), 0);
        return list;
    }

    private static IDictionary Dictionary(Type key, Type item)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, item))!;
        dictionary.Add(Other(key, null), Other(item, null));
        return dictionary;
    }
}
