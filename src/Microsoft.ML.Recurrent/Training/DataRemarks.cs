using System.Globalization;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Remarks on a fit's data before it is trained on: what was learned of its words, and the ways to learn nothing from it without an
/// error.</summary>
/// <param name="options">The fit's.</param>
/// <param name="observer">Told of it.</param>
/// <param name="isContinued">Whether words and keys were learned by an earlier fit.</param>
internal sealed class DataRemarks(RecurrentOptions options, TrainingObserver observer, bool isContinued)
{
    // Above it a network reads more of the unknown token, or of nothing, than of its data.
    private const double Many = 0.5;

    private const double MostNoise = 5;

    /// <param name="set">Rows, read by what was learned from the training rows.</param>
    /// <param name="rows">The training rows.</param>
    public void OnTraining(TrainingSet set, ReadOnlySpan<int> rows)
    {
        OnLengths(set.Inputs, rows);
        OnTokens(set.Inputs, rows);
        OnStaticKeys(set.Inputs, rows);
        OnConstants(set.Inputs, rows);
        OnConstantStatics(set.Inputs, rows);
        OnWeights(set, rows);
    }

    /// <summary>Rows that are too short to teach anything.</summary>
    /// <param name="set">The data without them.</param>
    /// <param name="label">The column that is read and predicted.</param>
    /// <param name="data">The data, as the message begins.</param>
    public void OnSkipped(TrainingSet set, LabelColumn label, string data)
    {
        if (set.Skipped > 0)
            observer.OnWarning(data + SequenceErrors.SomeTooShort(label.Name, set.Skipped, set.Skipped + set.Rows));
    }

    /// <summary>A validation split, or early stopping, that was asked for, and that no row is left for.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="isText">Whether rows are one text, and are held back in their order.</param>
    public void OnNothingHeld(int rows, bool isText)
    {
        if (options.Training.ValidationFraction is { } fraction && fraction > 0)
            observer.OnWarning(string.Create(CultureInfo.InvariantCulture, $"Training.ValidationFraction is {fraction}, but ") + (isText
                ? $"rows that are one text are held back whole, and that is none of {rows}, so that nothing is measured. Split the text into more rows, give validation data, or set ValidationFraction to 0."
                : $"that keeps back none of {rows} rows, of which one of each class stays in training, so that nothing is measured. Raise it, add rows, give validation data, or set ValidationFraction to 0."));
        else if (options.Training is { ValidationFraction: null, Patience: > 0 and var patience })
            observer.OnWarning($"Training.Patience is {patience}, but of {rows} rows none is kept back, so that nothing is measured and training runs to its last step. Set ValidationFraction, or give validation data.");
    }

    /// <summary>Words of a text column, before rare ones are left out.</summary>
    public void OnVocabulary(VocabularyCounts counts)
    {
        string found = string.Create(CultureInfo.InvariantCulture,
            $"Column '{counts.Column}': {counts.Kept} of {counts.Words} words kept, {counts.UnknownFraction * 100:0} % of tokens unknown.");
        if (counts.Tokens > 0 && counts.UnknownFraction > Many)
            observer.OnWarning($"{found} Lower MinimumTokenCount ({options.MinimumTokenCount}), raise MaximumVocabularySize, or check how texts are split.");
        else
            observer.OnInformation(found);
    }

    /// <summary>Vectors of a pretrained file.</summary>
    public void OnPretrained(int? found, int? missing, InputColumns inputs)
    {
        if (found is { } words && words < (1 - Many) * (words + missing))
            observer.OnWarning(string.Create(CultureInfo.InvariantCulture,
                $"{words} of {words + missing} words are in the file of pretrained embeddings; the others start from random vectors. Check that both write words alike (upper and lower case, punctuation)."));
        if (options.FreezeEmbeddings && found is null && inputs.TokenColumns.Count > 0)
            observer.OnWarning("FreezeEmbeddings is set, but there are no pretrained embeddings: random vectors stay as they are drawn. Set PretrainedEmbeddingsPath, or leave FreezeEmbeddings off.");
    }

    /// <summary>Words and keys of a validation view that the network does not know.</summary>
    public void OnValidationTokens(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        foreach (var (column, unknown, tokens) in UnknownTokens(inputs, rows))
        {
            if (unknown > Many * tokens)
                observer.OnWarning($"The {Tokens(column)} of sequence column '{column.Name}' are missing, or unknown to the network, in {unknown} of {tokens} steps of the validation data, so its loss and metric say little. Check that both views are made alike.");
        }
    }

    /// <summary>Noise that has nothing to fall on, or that drowns what it falls on.</summary>
    public void OnNoise(InputColumns inputs)
    {
        if (options.InputNoise is not { } noise || noise <= 0)
            return;
        if (inputs.ValuesPerStep == 0)
            observer.OnWarning(string.Create(CultureInfo.InvariantCulture,
                $"InputNoise is {noise}, but the sequences hold words or keys alone, and noise is added to numbers. Leave it null, or set TokenDropout."));
        else if (noise > MostNoise)
            observer.OnWarning(string.Create(CultureInfo.InvariantCulture,
                $"InputNoise is {noise}, so that the noise is {noise} times as large as what it is added to: little can be learned of that. Use about 1."));
    }

    /// <summary>Dropout of whole tokens where there are none.</summary>
    public void OnWordTypes(InputColumns inputs)
    {
        if (options.WordTypeDropout > 0 && inputs.TokenColumns.Count == 0)
            observer.OnWarning(string.Create(CultureInfo.InvariantCulture,
                $"WordTypeDropout is {options.WordTypeDropout}, but the sequences hold numbers alone, and words and keys are what is dropped. Leave it 0, or set InputNoise."));
    }

    private static string Tokens(SequenceColumn column) => column.Kind == SequenceColumnKind.Keys ? "keys" : "words";

    private static List<(SequenceColumn Column, long Unknown, long Tokens)> UnknownTokens(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        List<(SequenceColumn, long, long)> counts = [];
        for (int column = 0; column < inputs.Columns.TokenColumns.Count; column++)
        {
            var (unknown, tokens) = inputs.CountUnknown(column, rows);
            counts.Add((inputs.Columns.TokenColumns[column], unknown, tokens));
        }

        return counts;
    }

    private void OnLengths(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        int empty = 0;
        foreach (int row in rows)
            empty += inputs.Length(row) == 0 ? 1 : 0;
        if (empty > Many * rows.Length)
            observer.OnWarning($"{empty} of {rows.Length} training rows have empty sequences. Check how the sequence columns are made.");
    }

    private void OnTokens(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        foreach (var (column, unknown, tokens) in UnknownTokens(inputs, rows))
        {
            if ((column.Kind == SequenceColumnKind.Keys || isContinued) && unknown > Many * tokens)
                observer.OnWarning($"The {Tokens(column)} of sequence column '{column.Name}' are missing, or unknown to the network, in {unknown} of {tokens} steps. Check how they are made.");
        }
    }

    private void OnStaticKeys(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        for (int key = 0; key < inputs.StaticKeys; key++)
        {
            int missing = 0;
            foreach (int row in rows)
                missing += inputs.Keys(row)[key] == 0 ? 1 : 0;
            if (missing > Many * rows.Length)
                observer.OnWarning($"The static key '{inputs.Columns.StaticKeys[key].Name}' is missing, or unknown to the network, in {missing} of {rows.Length} training rows. Check the map that makes it.");
        }
    }

    private void OnConstants(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        int channel = 0;
        foreach (var column in inputs.Columns.Sequences.Where(c => !c.IsTokens))
        {
            if (IsConstant(inputs, rows, channel, column.FeaturesPerStep))
                observer.OnWarning($"Sequence column '{column.Name}' holds the same values in every step of the training rows; it tells the network nothing.");
            channel += column.FeaturesPerStep;
        }

        for (int column = 0; column < inputs.Columns.TokenColumns.Count; column++)
        {
            if (IsConstantText(inputs, rows, column))
                observer.OnWarning($"Sequence column '{inputs.Columns.TokenColumns[column].Name}' holds the same {Tokens(inputs.Columns.TokenColumns[column])} in all {rows.Length} training rows; it tells the network nothing.");
        }
    }

    private void OnConstantStatics(RaggedSequences inputs, ReadOnlySpan<int> rows)
    {
        int channel = 0, key = 0;
        foreach (var column in inputs.Columns.Statics)
        {
            if (column.IsKey ? IsConstantKey(inputs, rows, key) : IsConstantStatic(inputs, rows, channel, column.Width))
                observer.OnWarning($"Static column '{column.Name}' holds the same value in all {rows.Length} training rows; it tells the network nothing.");
            (channel, key) = column.IsKey ? (channel, key + 1) : (channel + column.Width, key);
        }
    }

    private void OnWeights(TrainingSet set, ReadOnlySpan<int> rows)
    {
        if (options.ExampleWeightColumnName is null)
            return;
        int weightless = 0;
        foreach (int row in rows)
            weightless += set.ExampleWeightOf(row) == 0 ? 1 : 0;
        if (weightless > Many * rows.Length && weightless < rows.Length)
            observer.OnWarning($"The example weight column '{options.ExampleWeightColumnName}' is 0 in {weightless} of {rows.Length} training rows, which teach nothing.");
    }

    /// <summary>True if every step of some rows is like the first, in some channels.</summary>
    private static bool IsConstant(RaggedSequences inputs, ReadOnlySpan<int> rows, int channel, int width)
    {
        ReadOnlySpan<float> first = [];
        long steps = 0;
        foreach (int row in rows)
        {
            for (var rest = inputs.Values(row); !rest.IsEmpty; rest = rest[inputs.ValuesPerStep..])
            {
                var step = rest.Slice(channel, width);
                if (steps++ == 0)
                    first = step;
                else if (!step.SequenceEqual(first))
                    return false;
            }
        }

        return steps > 1;
    }

    /// <summary>True if all rows hold the tokens of the first. Rows without any known token are another matter.</summary>
    private static bool IsConstantText(RaggedSequences inputs, ReadOnlySpan<int> rows, int column)
    {
        foreach (int row in rows)
        {
            if (!inputs.Tokens(column, row).SequenceEqual(inputs.Tokens(column, rows[0])))
                return false;
        }

        return rows.Length > 1 && inputs.Tokens(column, rows[0]).ContainsAnyExcept(Vocabulary.UnknownToken);
    }

    private static bool IsConstantStatic(RaggedSequences inputs, ReadOnlySpan<int> rows, int channel, int width)
    {
        foreach (int row in rows)
        {
            if (!inputs.Statics(row).Slice(channel, width).SequenceEqual(inputs.Statics(rows[0]).Slice(channel, width)))
                return false;
        }

        return rows.Length > 1;
    }

    /// <summary>Missing keys are another matter.</summary>
    private static bool IsConstantKey(RaggedSequences inputs, ReadOnlySpan<int> rows, int key)
    {
        foreach (int row in rows)
        {
            if (inputs.Keys(row)[key] is var value && (value == 0 || value != inputs.Keys(rows[0])[key]))
                return false;
        }

        return rows.Length > 1;
    }
}
