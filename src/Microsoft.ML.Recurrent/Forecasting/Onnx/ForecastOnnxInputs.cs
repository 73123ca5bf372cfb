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
        OnnxValue[] history = [.. columns.Numbers.Select(n => Numbers(n, RoleOf(n), "", OnnxDimension.Steps)), .. Calendar("", OnnxDimension.Steps)];
        OnnxValue[] ahead =
        [
            .. columns.FutureCovariates.Select(n => Numbers(n, "future covariate", Suffix, model.Options.Horizon)), .. Calendar(Suffix, model.Options.Horizon),
        ];
        OnnxValue[] numbers = [.. columns.StaticNumbers.Select(Static)];
        Tokens = [.. columns.StaticKeys.Select(Static)];
        Series = model.Scales.EachSeries is null ? null : Declare("series", columns.Series!, columns.Series!, OnnxElementType.Int64, [OnnxDimension.Batch],
            "the series' place in the metadata's list, from 0.");
        Lengths = Declare("lengths", null, "lengths", OnnxElementType.Int64, [OnnxDimension.Batch],
            "rows of each history, from 1 to the size of the steps axis.");
        Batch = new OnnxBatch(graph, Lengths);
        Lengths = Batch.FillLengths(Lengths);
        Tokens = [.. Tokens.Select(Batch.Fill)];
        Series = Series is { } series ? Batch.Fill(series) : null;
        History = Join(history, columns.Numbers.Count);
        Ahead = ahead.Length == 0 ? null : Join(ahead, columns.FutureCovariates.Count);
        Statics = numbers.Length == 0 ? null : graph.Concat(1, [.. numbers.Select(Batch.Fill)]);
    }

    /// <summary>The rows that come in.</summary>
    public OnnxBatch Batch { get; }

    /// <summary>(batch, steps, targets + covariates + calendar numbers), unscaled.</summary>
    public OnnxValue History { get; }

    /// <summary>(batch, horizon, future covariates + calendar numbers), unscaled; null where there are none.</summary>
    public OnnxValue? Ahead { get; }

    /// <summary>(batch, static numbers), unscaled; null where there are none.</summary>
    public OnnxValue? Statics { get; }

    /// <summary>Static keys, (batch) each.</summary>
    public IReadOnlyList<OnnxValue> Tokens { get; }

    /// <summary>(batch): the series' places among those that have scales of their own; null where they have none.</summary>
    public OnnxValue? Series { get; }

    /// <summary>(batch): rows up to the origin.</summary>
    public OnnxValue Lengths { get; }

    /// <summary>Every input in order.</summary>
    public IReadOnlyList<ForecastOnnxInput> All => _all;

    private const string Suffix = ".ahead";

    private string RoleOf(string column) => _model.Columns.Targets.Contains(column) ? "target"
        : _model.Columns.PastCovariates.Contains(column) ? "past covariate" : "future covariate";

    private OnnxValue Numbers(string column, string role, string suffix, OnnxDimension rows) => Declare(
        suffix.Length == 0 ? role : role + " ahead", column, column + suffix, OnnxElementType.Float, [OnnxDimension.Batch, rows],
        suffix.Length == 0 ? "as in the data, NaN where missing." : "the rows after the origin, NaN where not known.");

    private IEnumerable<OnnxValue> Calendar(string suffix, OnnxDimension rows)
    {
        int width = _model.Network.Calendar.Width;
        if (width > 0)
            yield return Declare(suffix.Length == 0 ? "calendar" : "calendar ahead", _model.Columns.Time, "calendar" + suffix, OnnxElementType.Float,
                [OnnxDimension.Batch, rows, width], "numbers made of the time; the metadata say which.");
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

    /// <summary>The first values are columns, (batch, rows) each; the rest is (batch, rows, any).</summary>
    private OnnxValue Join(OnnxValue[] values, int columns) =>
        _graph.Concat(2, [.. values.Select(Batch.Fill).Select((value, i) => i < columns ? _graph.Unsqueeze(value, 2) : value)]);
}

/// <param name="Name">The input's name.</param>
/// <param name="Role">What it is to the forecaster.</param>
/// <param name="Column">The column it is read from, if it is.</param>
internal sealed record ForecastOnnxInput(string Name, string Role, string? Column);
