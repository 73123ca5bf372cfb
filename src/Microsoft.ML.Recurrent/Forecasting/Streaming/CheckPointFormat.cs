using Microsoft.ML.Recurrent.Forecasting.Scoring;
using Microsoft.ML.Recurrent.Persistence;

namespace Microsoft.ML.Recurrent.Forecasting.Streaming;

/// <summary>
/// The format of a checkpoint. Little-endian: the mark, the version and the number of series; SHA-256 of the model's weights;
/// each series' name, rows so far (64 bits), rows held, those rows (ticks, then values), statics and state; SHA-256 of all before. Version 1
/// counted rows in 32 bits, and held one row less, by a rule instead of a number. Immutable.
/// </summary>
internal sealed class CheckPointFormat(FittedForecast model, ForecastScorer scorer)
{
    public const int Version = 2;
    public const int HashBytes = 32;

    /// <summary>Mark, version, number of series.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Characters of a series' name: longer than anybody's key or text.</summary>
    public const int LongestName = 1 << 20;

    /// <summary>Rows that a series may have had: more than any stream lives to see, and far from what 64 bits count.</summary>
    public const long MostRows = 1L << 60;

    private readonly int[] _tokens = [.. model.Columns.Tokens.Select(c => c.TokenCount)];
    private readonly int _firstToken = model.Network.Layout.FirstToken;
    private readonly Lazy<string> _weightsHash = new(() => Safetensors.HashOf(model.SavedTensors));

    public static ReadOnlySpan<byte> Mark => "MLRECCKP"u8;

    public FittedForecast Model => model;

    /// <summary>In hexadecimal.</summary>
    public string WeightsHash => _weightsHash.Value;

    /// <summary>Values per row.</summary>
    public int Width { get; } = model.RowWidth;

    public bool HasTime { get; } = model.Columns.Time is not null;

    public int StaticNumbers { get; } = model.Network.Layout.Statics;

    /// <summary>Of the static keys.</summary>
    public IReadOnlyList<int> TokenCounts { get; } = [.. model.Columns.StaticKeys.Select(c => c.Width + 1)];

    /// <summary>True if a row's tokens are some that the network has.</summary>
    public bool AreTokens(ReadOnlySpan<float> row)
    {
        for (int i = 0; i < _tokens.Length; i++)
        {
            float token = row[_firstToken + i];
            if (!(token >= 0 && token < _tokens[i] && token == MathF.Floor(token)))
                return false;
        }

        return true;
    }

    public int StateWidth { get; } = model.Network.CarriedWidth;

    /// <summary>The fewest rows that the next forecast can do with, all that version 1 held, and the most that are held.</summary>
    /// <param name="count">Rows of a series so far.</param>
    public (int Least, int Most) Held(long count) => ((int)(count - scorer.FirstAfter(count - 1)), (int)(count - scorer.FirstRead(count - 1)));
}
