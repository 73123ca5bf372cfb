using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads a view once and holds a Boolean for each step against its label; keeps counts, and the score of each step. For one run.</summary>
internal sealed class BinaryStepEvaluator
{
    private const string Other = "Use mlContext.BinaryClassification.Evaluate for one label per row.";

    private readonly StepColumn _label;
    private readonly StepColumn _score;
    private readonly StepColumn _predicted;
    private readonly List<float> _positives = [];
    private readonly List<float> _negatives = [];
    private long _rows;
    private long _rightRows;
    private long _truePositives;
    private long _trueNegatives;
    private long _predictedPositives;

    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public BinaryStepEvaluator(DataViewSchema schema, string label, string score, string predicted)
    {
        _label = new StepColumn(label, "label", BooleanDataViewType.Instance);
        _score = new StepColumn(score, "score", NumberDataViewType.Single);
        _predicted = new StepColumn(predicted, "predicted label", BooleanDataViewType.Instance);
        StepColumns.ThrowIfUnfit(schema, Other, _label, _score, _predicted);
    }

    /// <exception cref="InvalidOperationException">There are no labels, a row has not one score and prediction for each of them, or a score is not finite.</exception>
    public BinarySequenceMetrics Run(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema[_label.Name], data.Schema[_score.Name], data.Schema[_predicted.Name]]);
        var (labels, scores, predictions) = (_label.Getter<bool>(cursor), _score.Getter<float>(cursor), _predicted.Getter<bool>(cursor));
        bool isEmpty = true;
        for (; cursor.MoveNext(); isEmpty = false)
            Add(labels(), scores(), predictions(), cursor.Position);

        return _rows > 0 ? Metrics() : throw StepColumns.Nothing(_label, isEmpty);
    }

    private void Add(bool[] labels, float[] scores, bool[] predictions, long row)
    {
        StepColumns.ThrowIfUnlike(_label, labels.Length, _score, scores.Length, row);
        StepColumns.ThrowIfUnlike(_label, labels.Length, _predicted, predictions.Length, row);
        for (int step = 0; step < labels.Length; step++)
        {
            StepColumns.ThrowIfNotFinite(_score, scores[step], step, row);
            (labels[step] ? _positives : _negatives).Add(scores[step]);
            _predictedPositives += predictions[step] ? 1 : 0;
            _truePositives += labels[step] && predictions[step] ? 1 : 0;
            _trueNegatives += labels[step] || predictions[step] ? 0 : 1;
        }

        if (labels.Length == 0)
            return;
        _rows++;
        _rightRows += labels.AsSpan().SequenceEqual(predictions) ? 1 : 0;
    }

    private BinarySequenceMetrics Metrics() => new()
    {
        Rows = _rows,
        RowAccuracy = _rightRows / (double)_rows,
        TruePositives = _truePositives,
        FalsePositives = _predictedPositives - _truePositives,
        TrueNegatives = _trueNegatives,
        FalseNegatives = _positives.Count - _truePositives,
        AreaUnderRocCurve = RocCurve.Area([.. _positives], [.. _negatives]),
    };
}
