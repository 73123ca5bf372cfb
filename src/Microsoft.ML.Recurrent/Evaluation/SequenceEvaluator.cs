using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tags;

namespace Microsoft.ML.Recurrent.Evaluation;

/// <summary>Reads a view once and holds predicted tags against labels; keeps counts alone. For one run.</summary>
/// <param name="columns">The columns to read.</param>
internal sealed class SequenceEvaluator(SequenceColumns columns)
{
    private readonly TagIndex _tags = new(columns.Scheme);
    private readonly SpanReader _labeled = new(columns.Rules);
    private readonly SpanReader _predicted = new(columns.Rules);
    private readonly SpanCounts _spans = new();
    private long _rows;
    private long _rightRows;
    private long _tokens;
    private long _rightTokens;
    private long _unlabeled;

    /// <exception cref="InvalidOperationException">The data has no labels, or a row has more or fewer predictions than labels.</exception>
    public SequenceMetrics Run(IDataView data)
    {
        using var cursor = data.GetRowCursor([data.Schema[columns.Label.Name], data.Schema[columns.Predicted.Name]]);
        var (labels, predictions) = (TagReader.Create(cursor, columns.Label, _tags), TagReader.Create(cursor, columns.Predicted, _tags));
        bool isEmpty = true;
        for (; cursor.MoveNext(); isEmpty = false)
            Add(labels.Read(), predictions.Read(), cursor.Position);

        if (_tokens == 0)
            throw new InvalidOperationException(isEmpty
                ? "The data is empty; there is nothing to evaluate."
                : $"The label column '{columns.Label.Name}' has no label in any row; there is nothing to evaluate.");
        return Metrics();
    }

    /// <summary>A step without a label is left out, as if it were not there.</summary>
    private void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, long row)
    {
        if (labels.Length != predictions.Length)
            throw new InvalidOperationException($"Row {row} has {labels.Length} tags in the label column '{columns.Label.Name}' and {predictions.Length} in the "
                + $"predicted label column '{columns.Predicted.Name}'; expected as many, one per step.");
        long tokens = _tokens, right = _rightTokens;
        for (int step = 0; step < labels.Length; step++)
        {
            if (labels[step] == TagIndex.Missing)
            {
                _unlabeled++;
                continue;
            }

            _tokens++;
            _rightTokens += labels[step] == predictions[step] ? 1 : 0;
            Count(_labeled.Read(_tags[labels[step]]), _predicted.Read(_tags[predictions[step]]));
        }

        Count(_labeled.Finish(), _predicted.Finish());
        if (_tokens == tokens)
            return;
        _rows++;
        _rightRows += _rightTokens - right == _tokens - tokens ? 1 : 0;
    }

    /// <summary>Takes spans that ended at the same step: equal ones always do.</summary>
    private void Count(TagSpan? labeled, TagSpan? predicted)
    {
        if (labeled is { } label)
            _spans.AddLabeled(label.Type);
        if (predicted is { } prediction)
            _spans.AddPredicted(prediction.Type);
        if (labeled is { } span && span == predicted)
            _spans.AddCorrect(span.Type);
    }

    private SequenceMetrics Metrics()
    {
        var byType = _spans.ByType(_tags.Types);
        var micro = _spans.Micro();
        return new SequenceMetrics
        {
            Rows = _rows,
            Tokens = _tokens,
            StepsWithoutLabel = _unlabeled,
            TokenAccuracy = _rightTokens / (double)_tokens,
            RowAccuracy = _rightRows / (double)_rows,
            Micro = micro,
            Macro = SpanCounts.Average(byType.Values, micro, _ => 1),
            Weighted = SpanCounts.Average(byType.Values, micro, type => type.Support),
            ByType = byType,
        };
    }
}
