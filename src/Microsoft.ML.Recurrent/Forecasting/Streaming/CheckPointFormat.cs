using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>
/// What a check point of a model looks like. Little-endian: the mark, the version and the number of series; SHA-256 of the model's weights;
/// each series' name, rows so far, rows held (ticks, then numbers), statics and state; SHA-256 of all before. Immutable.
/// </summary>
internal sealed class CheckPointFormat(FittedForecast model, ForecastScorer scorer)
{
    public const int Version = 1;
    public const int HashBytes = 32;

    /// <summary>Mark, version, number of series.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Longer than anybody's key or text.</summary>
    public const int LongestName = 1 << 20;

    private readonly Lazy<string> _weightsHash = new(() => Safetensors.HashOf(model.Weights.Tensors));

    public static ReadOnlySpan<byte> Mark => "MLRECCKP"u8;

    public FittedForecast Model => model;

    /// <summary>In hexadecimal.</summary>
    public string WeightsHash => _weightsHash.Value;

    /// <summary>Numbers per row.</summary>
    public int Width { get; } = model.Columns.Numbers.Count + model.Network.Calendar.Width;

    public bool HasTime { get; } = model.Columns.Time is not null;

    public int StaticNumbers { get; } = model.Network.Layout.Statics;

    public IReadOnlyList<int> TokenCounts { get; } = model.Network.Shape.TokenCounts;

    public int StateWidth { get; } = model.Network.CarriedWidth;

    /// <summary>The first row that is held of a series.</summary>
    public int FirstHeld(int count) => scorer.FirstAfter(count - 1);
}
