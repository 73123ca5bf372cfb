using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent;

/// <summary>The history that a forecast reads of its series.</summary>
public enum ForecastContext
{
    /// <summary>Each forecast starts from a zero state and reads the last <see cref="ForecastingOptions.WindowSize"/> rows.</summary>
    Window,

    /// <summary>The hidden state runs on from the start of the series; fitted by truncated backpropagation (Williams &amp; Peng 1990).</summary>
    [JsonStringEnumMemberName("carried")]
    Stateful,
}
