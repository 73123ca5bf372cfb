using System.Globalization;
using static Microsoft.ML.Recurrent.Sequences.SequenceErrors;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>The wording of what can be wrong with the use of a forecasting engine.</summary>
internal static class ForecastStreamErrors
{
    public const string NoObservation =
        "The engine has no observation to forecast from; call Observe or Resume first, or give Predict an observation.";

    public static string NullKnown(int index) => $"Known row {index} is null; expected rows after the observation, in time order.";

    public static string BadKnown(int index, string what) => $"Known row {index} cannot be used: {what}";

    public static string OtherSeries(int index, ReadOnlySpan<char> name, string expected) =>
        $"Known row {index} is of series '{name}'; expected rows of the observation's series '{expected}'.";

    public static string UnknownSeries(string series, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"Series '{Shown(series)}' has no observation to forecast from; the engine holds {count:N0} other series (SeriesNames). Observe the series first.");

    public static string SeriesNotNamed(string column) =>
        $"The model tells series apart by column '{column}', but Predict was called without a series; name one of SeriesNames.";

    public static string NoSuchSeries(string series) =>
        $"The model has no series column, so there is no series '{Shown(series)}'; call Predict without a series.";

    public static string OneRowShort(string series) =>
        $"The checkpoint of series '{Shown(series)}' comes from an earlier version, which kept one row less than this forecast reads; "
        + "take in one more observation first.";

    public static string NotKept(string column) =>
        $"Column '{column}' of an observation is not kept, so a forecast without an observation cannot read it; leave the column out of the "
        + "forecast's class and of the transformers after the forecaster, or give Predict an observation.";
}
