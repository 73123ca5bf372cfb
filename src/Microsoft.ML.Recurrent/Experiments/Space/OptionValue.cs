using System.Globalization;

namespace Microsoft.ML.Recurrent.Experiments.Space;

/// <summary>Values of properties as configurations hold them, and back.</summary>
internal static class OptionValue
{
    /// <summary>True for properties that a configuration's values can be put into.</summary>
    public static bool IsPlain(Type type) => type == typeof(bool) || type == typeof(string) || type.IsEnum || IsNumber(type);

    public static bool IsNumber(Type type) => IsWhole(type) || type == typeof(float) || type == typeof(double);

    public static bool IsWhole(Type type) => !type.IsEnum && Type.GetTypeCode(type) is TypeCode.Int32 or TypeCode.Int64 or TypeCode.Int16 or TypeCode.Byte or TypeCode.SByte
        or TypeCode.UInt16 or TypeCode.UInt32;

    /// <summary>A value of a property's own type.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static object? ToProperty(OptionPath path, object? value, string parameter)
    {
        if (value is null)
            return path.TakesNull ? null : throw Mismatch(path, "null", parameter);
        if (path.Type.IsInstanceOfType(value))
            return value;
        if (path.Type == typeof(Cell) && value is string json && CellParameter.Read(json) is { } cell)
            return cell;
        if (path.Type.IsEnum && value is string name && Enum.TryParse(path.Type, name, out object? found) && found.ToString() == name)
            return found;
        if (IsNumber(path.Type) && IsNumber(value.GetType()) && Number(path.Type, value) is { } number)
            return number;
        throw Mismatch(path, $"{SearchParameter.Text(value)} ({value.GetType().Name})", parameter);
    }

    /// <summary>A number in another type, if it is the same there.</summary>
    private static object? Number(Type type, object value)
    {
        try
        {
            if (!IsWhole(type))
                return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
            decimal exact = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            return exact == decimal.Truncate(exact) ? Convert.ChangeType(exact, type, CultureInfo.InvariantCulture) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static ArgumentException Mismatch(OptionPath path, string found, string parameter) =>
        new($"{path.Name} is {found}; expected {Expected(path.Type)}.", parameter);

    private static string Expected(Type type) => type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
        : IsWhole(type) ? $"a whole number ({type.Name})"
        : IsNumber(type) ? $"a number ({type.Name})"
        : type == typeof(bool) ? "true or false" : $"a value of type {type.Name}";
}
