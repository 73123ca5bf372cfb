using Microsoft.ML.SearchSpace;

namespace Microsoft.ML.Recurrent;

/// <summary>A forecaster whose network is made of long short-term memory cells (Hochreiter &amp; Schmidhuber 1997, with the forget gate of
/// Gers et al. 2000).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record LstmForecastingOptions : ForecastingOptions
{
    /// <summary>Initial bias of the forget gate; 1 lets gradients pass from the start (Jozefowicz et al. 2015). Range: a finite number.</summary>
    /// <value>The default value is 1.</value>
    [Range(0f, 2f, 1f, false)]
    public float ForgetGateBias { get; init; } = 1f;

    private protected override RecurrentOptions EmptyNetwork() => new LstmOptions { ForgetGateBias = ForgetGateBias };
}
