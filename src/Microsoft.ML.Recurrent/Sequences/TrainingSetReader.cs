using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Reads a data view once into memory for training.</summary>
internal static class TrainingSetReader
{
    /// <summary>Reads a view whose columns are known: data to train a network further.</summary>
    /// <param name="data">A view whose schema has been checked.</param>
    /// <param name="columns">The columns, vocabularies and scalings known.</param>
    /// <param name="throwIfCancelled">Called for every row.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or a row is not what it must be.</exception>
    public static TrainingSet Read(IDataView data, FitColumns columns, Action throwIfCancelled) =>
        NotEmpty(Read(data, columns with { AllowsUnknown = true }, words: null, throwIfCancelled), columns, SequenceErrors.NoRows);

    /// <summary>Reads a fit's validation view.</summary>
    /// <inheritdoc cref="Read(IDataView, FitColumns, Action)"/>
    public static TrainingSet ReadValidation(IDataView data, FitColumns columns, Action throwIfCancelled)
    {
        try
        {
            return NotEmpty(Read(data, columns with { AllowsUnknown = true }, words: null, throwIfCancelled), columns, SequenceErrors.ItHasNoRows);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(SequenceErrors.BadValidationData(e.Message), e);
        }
    }

    /// <summary>Reads a view to fit on; words get provisional ids and numbers stay as they are until the training split is known.</summary>
    /// <inheritdoc cref="Read(IDataView, FitColumns, Action)"/>
    public static UnfittedSet ReadUnfitted(IDataView data, FitColumns columns, Action throwIfCancelled)
    {
        var words = columns.Inputs.Sequences
            .Where(c => c is { Kind: SequenceColumnKind.Text, Vocabulary: null })
            .ToDictionary(c => c.Name, _ => new WordIndex());
        return new UnfittedSet(NotEmpty(Read(data, columns, words, throwIfCancelled), columns, SequenceErrors.NoRows), words);
    }

    private static TrainingSet Read(
        IDataView data, FitColumns columns, IReadOnlyDictionary<string, WordIndex>? words, Action throwIfCancelled)
    {
        using var cursor = data.GetRowCursor(Active(data.Schema, columns));
        var reader = new SequenceRowReader(cursor, columns.Inputs, words);
        var labels = columns.Label.Rules.Read(cursor, columns);
        var weight = columns.WeightName is { } name ? cursor.GetGetter<float>(data.Schema[name]) : null;
        var rows = new SequenceBlocks(columns.Inputs);
        List<float> labelValues = [], weights = [];
        long skipped = 0;
        while (cursor.MoveNext())
        {
            throwIfCancelled();
            int steps = reader.AppendTo(rows.Current);
            if (steps < columns.Label.Rules.LeastSteps)
            {
                rows.Current.RemoveLastRow();
                skipped++;
                continue;
            }

            rows.Count();
            var added = labels.Append(labelValues, steps);
            AddWeights(weights, added, columns.Label.Width, Weight(weight, columns.WeightName, cursor.Position));
        }

        return new TrainingSet(rows.Join(), [.. labelValues], columns.Label.Width, [.. weights]) { LabelsSteps = columns.Label.Rules.PerStep, Skipped = skipped };
    }

    /// <summary>The row's weight for each of its labels, 0 where a step has none.</summary>
    private static void AddWeights(List<float> weights, ReadOnlySpan<float> labels, int width, float weight)
    {
        for (; !labels.IsEmpty; labels = labels[width..])
            weights.Add(float.IsNaN(labels[0]) ? 0 : weight);
    }

    private static TrainingSet NotEmpty(TrainingSet set, FitColumns columns, string otherwise) => set.Rows > 0 ? set
        : throw new InvalidOperationException(set.Skipped > 0 ? SequenceErrors.AllTooShort(columns.Label.Name, set.Skipped) : otherwise);

    private static float Weight(ValueGetter<float>? getter, string? name, long row)
    {
        float weight = 1;
        getter?.Invoke(ref weight);
        return float.IsFinite(weight) && weight >= 0
            ? weight
            : throw new InvalidOperationException(SequenceErrors.BadWeight(name!, row, weight));
    }

    private static IEnumerable<DataViewSchema.Column> Active(DataViewSchema schema, FitColumns columns)
    {
        IEnumerable<string> names =
        [
            .. columns.Inputs.Sequences.Select(c => c.Name), .. columns.Inputs.Statics.Select(c => c.Name), columns.Label.Name,
        ];
        return names.Concat(columns.WeightName is { } weight ? [weight] : []).Distinct().Select(n => schema[n]);
    }
}
