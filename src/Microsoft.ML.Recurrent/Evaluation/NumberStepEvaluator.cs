using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads a view once and holds a number for each step against its label; keeps sums alone. For one run.</summary>
internal sealed class NumberStepEvaluator
{
    private const string Other = "Use mlContext.Regression.Evaluate for one value per row, mlContext.Regression.EvaluateOutputs for a vector of known length.";

    private readonly StepColumn _label;
    private readonly StepColumn _score;
    private long _rows;
    private long _steps;
    private long _unlabeled;
    private double _absolute;
    private double _squared;
    private double _mean;
    private double _spread;

    /// <exception cref="ArgumentOutOfRangeException">Columns are missing or of a wrong type; the message lists all violations.</exception>
    public NumberStepEvaluator(DataViewSchema schema, string label, string score)
    {
        _label = new StepColumn(label, "label", NumberDataViewType.Single) { IsVariable = true };
        _score = new StepColumn(score, "score", NumberDataViewType.Single);
        StepColumns.ThrowIfUnfit(schema, Other, _label, _score);
    }

    /// <exception cref="InvalidOperationException">There are no labels, a row has not one score for each of them, or a value is not finite.</exception>
    public RegressionSequenceMetrics Run(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema[_label.Name], data.Schema[_score.Name]]);
        var (labels, scores) = (_label.Getter<float>(cursor), _score.Getter<float>(cursor));
        bool isEmpty = true;
        for (; cursor.MoveNext(); isEmpty = false)
            Add(labels(), scores(), cursor.Position);

        return _steps > 0 ? Metrics() : throw StepColumns.Nothing(_label, isEmpty);
    }

    private void Add(float[] labels, float[] scores, long row)
    {
        StepColumns.ThrowIfUnlike(_label, labels.Length, _score, scores.Length, row);
        long before = _steps;
        for (int step = 0; step < labels.Length; step++)
        {
            if (float.IsNaN(labels[step]))
            {
                _unlabeled++;
                continue;
            }

            StepColumns.ThrowIfNotFinite(_label, labels[step], step, row);
            StepColumns.ThrowIfNotFinite(_score, scores[step], step, row);
            Add(labels[step], scores[step]);
        }

        _rows += _steps > before ? 1 : 0;
    }

    /// <summary>The spread around the mean is that of Welford 1962, which does not cancel.</summary>
    private void Add(double label, double score)
    {
        double error = label - score, difference = label - _mean;
        _steps++;
        _absolute += Math.Abs(error);
        _squared += error * error;
        _mean += difference / _steps;
        _spread += difference * (label - _mean);
    }

    private RegressionSequenceMetrics Metrics() => new()
    {
        Rows = _rows,
        Steps = _steps,
        StepsWithoutLabel = _unlabeled,
        MeanAbsoluteError = _absolute / _steps,
        MeanSquaredError = _squared / _steps,
        RSquared = _spread > 0 ? 1 - _squared / _spread : _squared == 0 ? 1 : 0,
    };
}
