using System.Globalization;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent;

/// <summary>Checks the settings of cells where they are set.</summary>
internal static class CellSettings
{
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite in single precision.</exception>
    public static double Finite(double value, [CallerMemberName] string name = "") =>
        float.IsFinite((float)value) ? value : throw Refuse(name, value, "a number that is finite in single precision");

    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static int Within(int value, int least, int most, [CallerMemberName] string name = "") =>
        value >= least && value <= most ? value : throw Refuse(name, value, string.Create(CultureInfo.InvariantCulture, $"{least} to {most:N0}"));

    /// <exception cref="ArgumentOutOfRangeException">The value is none of its type.</exception>
    public static T Defined<T>(T value, [CallerMemberName] string name = "")
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw Refuse(name, value, string.Join(" or ", Enum.GetNames<T>()));

    /// <exception cref="ArgumentOutOfRangeException">There is a flag that is no gate's.</exception>
    public static LstmGates Flags(LstmGates value, [CallerMemberName] string name = "") =>
        (value & ~LstmGates.All) == 0 ? value : throw Refuse(name, value, $"flags of {nameof(LstmGates)}");

    private static ArgumentOutOfRangeException Refuse<T>(string name, T value, string expected) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; expected {expected}."));
}
