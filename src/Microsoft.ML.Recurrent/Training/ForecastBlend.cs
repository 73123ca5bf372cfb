using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>The blend of a forecaster's members over a block of horizon steps.</summary>
/// <param name="FirstStep">The block's first horizon step, from 1.</param>
/// <param name="LastStep">The block's last horizon step.</param>
/// <param name="ValidationError">The blend's mean loss over the validation split, in the units of <see cref="ForecastMember.ValidationError"/>. Where the split holds
/// eight horizons or more one after another, over all series, 24 where random walks are not ruled out, it is never above that of the best member, unless the series cannot be told
/// from them; a shorter split says too little of the members, and their weights go by forecasts from the rows of both splits. <see langword="null"/> without a validation split.</param>
/// <param name="Members">Each member; the seasonal naive forecast always among them, with weight 0 where it is not asked for.</param>
public sealed record ForecastBlend(int FirstStep, int LastStep, double? ValidationError, IReadOnlyList<ForecastMember> Members)
{
    /// <summary>Each member; the seasonal naive forecast always among them, with weight 0 where it is not asked for.</summary>
    public IReadOnlyList<ForecastMember> Members { get; init => field = ValueList<ForecastMember>.Of(value); } = ValueList<ForecastMember>.Of(Members);

    /// <summary>Weights and validation errors in one line.</summary>
    public override string ToString()
    {
        string steps = FirstStep == LastStep ? $"horizon step {FirstStep}" : $"horizon steps {FirstStep} to {LastStep}";
        return $"{steps}: {string.Join(", ", Members.Select(m => $"{NameOf(m.Member)} {Number(m.Weight)}{Error(m.ValidationError)}"))}{Error(ValidationError, " together")}";
    }

    internal static string NameOf(ForecastMembers member) => member switch
    {
        ForecastMembers.Network => "network",
        ForecastMembers.Ridge => "ridge",
        _ => "seasonal naive",
    };

    private static string Error(double? error, string before = "") => error is { } value ? $"{before} (validation error {Number(value)})" : "";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
