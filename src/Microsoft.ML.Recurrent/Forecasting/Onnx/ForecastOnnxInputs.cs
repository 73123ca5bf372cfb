using Microsoft.ML.Recurrent.Onnx;
using Microsoft.ML.Recurrent.Onnx.Graph;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Forecasting.Onnx;

/// <summary>A forecaster's columns as a graph's inputs under the columns' names. A row of a batch is one history: the rows of a series up to
/// an origin, and what is known of the rows after it.</summary>
internal sealed class ForecastOnnxInputs
{
    private readonly OnnxGraph _graph;
    private readonly FittedForecast _model;
    private readonly List<ForecastOnnxInput> _all = [];

    public ForecastOnnxInputs(OnnxGraph graph, FittedForecast model)
    {
        (_graph, _model) = (graph, model);
        // All inputs are declared before anything is made of them, so that they keep their names.
        var columns = model.Columns;
        var layout = model.Network.Layout;
        int known = layout.Targets + layout.PastCovariates;
        OnnxValue[] history =
        [
            .. Numbers("target", 0, layout.Targets, "", OnnxDimension.Steps), .. Numbers(Past, layout.Targets, known, "", OnnxDimension.Steps),
            .. StepTokens(isFuture: false, "", OnnxDimension.Steps), .. Numbers(Future, known, columns.Numbers.Count, "", OnnxDimension.Steps),
            .. StepTokens(isFuture: true, "", OnnxDimension.Steps), .. Calendar("", OnnxDimension.Steps),
        ];
        OnnxValue[] ahead =
        [
            .. Numbers(Future, known, columns.Numbers.Count, Suffix, model.Options.Horizon), .. StepTokens(isFuture: true, Suffix, model.Options.Horizon),
            .. Calendar(Suffix, model.Options.Horizon),
        ];
        OnnxValue[] numbers = [.. columns.StaticNumbers.Select(Static)];
        Tokens = [.. columns.StaticKeys.Select(Static)];
        Series = ForecastOnnxScale.SeriesNames(model).Count == 0 ? null : Declare("series", columns.Series!, columns.Series!, OnnxElementType.Int64, [OnnxDimension.Batch],
            model.Scales.EachSeries is null ? "the series' place in the metadata's list, from 0, or -1 for one that is not in it." : "the series' place in the metadata's list, from 0.");
        Lengths = Declare("lengths", null, "lengths", OnnxElementType.Int64, [OnnxDimension.Batch],
            "rows of each history, from 1 to the size of the steps axis.");
        Batch = new OnnxBatch(graph, Lengths);
        Lengths = Batch.FillLengths(Lengths);
        Tokens = [.. Tokens.Select(Batch.Fill)];
        Series = Series is { } series ? Batch.Fill(series) : null;
        History = Join(history);
        Ahead = ahead.Length == 0 ? null : Join(ahead);
        Statics = numbers.Length == 0 ? null : graph.Concat(1, [.. numbers.Select(Batch.Fill)]);
    }

    /// <summary>The rows that come in.</summary>
    public OnnxBatch Batch { get; }

    /// <summary>(batch, steps, targets + past covariates + their tokens + future covariates + their tokens + calendar features), unscaled.</summary>
    public OnnxValue History { get; }

    /// <summary>(batch, horizon, future covariates + their tokens + calendar features), unscaled; null where there are none.</summary>
    public OnnxValue? Ahead { get; }

    /// <summary>(batch, static features), unscaled; null where there are none.</summary>
    public OnnxValue? Statics { get; }

    /// <summary>Static keys, (batch) each.</summary>
    public IReadOnlyList<OnnxValue> Tokens { get; }

    /// <summary>(batch): the series' places among those of whose size something is known; null where that makes no difference.</summary>
    public OnnxValue? Series { get; }

    /// <summary>(batch): rows up to the origin.</summary>
    public OnnxValue Lengths { get; }

    /// <summary>Every input in order.</summary>
    public IReadOnlyList<ForecastOnnxInput> All => _all;

    private const string Suffix = ".ahead";

    private const string Past = "past covariate";
    private const string Future = "future covariate";

    /// <summary>The columns of some of a row's numbers.</summary>
    private IEnumerable<OnnxValue> Numbers(string role, int first, int end, string suffix, OnnxDimension rows)
    {
        int start = 0;
        foreach (var (name, width) in _model.Columns.NumberColumns)
        {
            if (start >= first && start < end)
                yield return Declare(
                    suffix.Length == 0 ? role : role + " ahead", name, name + suffix, OnnxElementType.Float,
                    width is { } values ? [OnnxDimension.Batch, rows, values] : [OnnxDimension.Batch, rows],
                    suffix.Length == 0 ? "as in the data, NaN where missing." : "the rows after the origin, NaN where not known.");
            start += width ?? 1;
        }
    }

    private IEnumerable<OnnxValue> StepTokens(bool isFuture, string suffix, OnnxDimension rows) =>
        _model.Columns.Tokens.Where(column => column.IsFuture == isFuture).Select(column => Declare(
            $"{(isFuture ? Future : Past)} {(column.IsKey ? "key" : "text")}{(suffix.Length == 0 ? "" : " ahead")}", column.Name, column.Name + suffix,
            OnnxElementType.Int64, [OnnxDimension.Batch, rows], column.IsKey
                ? $"keys from 1 to {column.TokenCount - 1}; 0 is the missing key."
                : "tokens; text i (from 0) of the vocabulary is token i + 1, every other text is token 0."));

    private IEnumerable<OnnxValue> Calendar(string suffix, OnnxDimension rows)
    {
        int width = _model.Network.Calendar.Width;
        if (width > 0)
            yield return Declare(suffix.Length == 0 ? "calendar" : "calendar ahead", _model.Columns.Time, "calendar" + suffix, OnnxElementType.Float,
                [OnnxDimension.Batch, rows, width], "calendar features; the metadata say which.");
    }

    private OnnxValue Static(StaticColumn column) => column.IsKey
        ? Declare("static key", column.Name, column.Name, OnnxElementType.Int64, [OnnxDimension.Batch], $"a key from 1 to {column.Width}; 0 is the missing key.")
        : Declare("static", column.Name, column.Name, OnnxElementType.Float, [OnnxDimension.Batch, column.Width], "as in the data.");

    private OnnxValue Declare(
        string role, string? column, string name, OnnxElementType type, IReadOnlyList<OnnxDimension> shape, string meaning)
    {
        string axes = string.Join(", ", shape.Select(d => d.Symbol ?? $"{d.Size}"));
        var value = _graph.Input(new OnnxValueInfo(name, type, shape, $"({axes}): {meaning}"));
        _all.Add(new ForecastOnnxInput(value.Name, role, column));
        return value;
    }

    /// <summary>Columns are (batch, rows) or (batch, rows, any) each; tokens become numbers.</summary>
    private OnnxValue Join(OnnxValue[] values) => _graph.Concat(2, [.. values.Select(Column)]);

    private OnnxValue Column(OnnxValue value)
    {
        var declared = _graph.Inputs.Single(i => i.Name == value.Name);
        var filled = Batch.Fill(value);
        if (declared.Type == OnnxElementType.Int64)
            filled = _graph.Cast(filled, OnnxElementType.Float);
        return declared.Shape.Count == 2 ? _graph.Unsqueeze(filled, 2) : filled;
    }
}

/// <param name="Name">The input's name.</param>
/// <param name="Role">What it is to the forecaster.</param>
/// <param name="Column">The column it is read from, if it is.</param>
internal sealed record ForecastOnnxInput(string Name, string Role, string? Column);
