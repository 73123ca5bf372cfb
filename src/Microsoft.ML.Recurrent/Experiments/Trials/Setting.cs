using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Experiments.Trials;

/// <summary>The ranges of settings of experiments, tuners and pruners.</summary>
internal static class Setting
{
    /// <exception cref="ArgumentOutOfRangeException">The value is below the least.</exception>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} is {value}; expected {least} or more.");

    /// <param name="value">The value that a method was given.</param>
    /// <param name="expected">The value that it expects.</param>
    /// <param name="method">The method.</param>
    /// <param name="parameter">The method's parameter.</param>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static T Given<T>(T? value, string expected, [CallerMemberName] string method = "", [CallerArgumentExpression(nameof(value))] string parameter = "")
        where T : class => value ?? throw new ArgumentNullException(parameter, $"{method} was given null for {parameter}; expected {expected}.");

    /// <param name="value">The text that a method was given.</param>
    /// <param name="expected">The text that it expects.</param>
    /// <param name="method">The method.</param>
    /// <param name="parameter">The method's parameter.</param>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    public static string NotEmpty(string? value, string expected, [CallerMemberName] string method = "", [CallerArgumentExpression(nameof(value))] string parameter = "") =>
        Given(value, expected, method, parameter).Trim().Length > 0 ? value!
            : throw new ArgumentException($"{method} was given an empty text for {parameter}; expected {expected}.", parameter);
}
