using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>The ranges of settings of tuners and pruners.</summary>
internal static class Setting
{
    /// <exception cref="ArgumentOutOfRangeException">The value is below the least.</exception>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} is {value}; expected {least} or more.");
}
