using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Appends the row that a cursor stands on to ragged sequences, scaled and as tokens. Allocates nothing once warm.</summary>
internal sealed class SequenceRowReader
{
    private readonly DataViewRow _row;
    private readonly InputColumns _columns;
    private readonly SequenceColumnReader[] _sequences;
    private readonly StaticColumnReader[] _statics;
    private readonly KeyReader[] _keys;

    /// <param name="row">The row or cursor to follow; the columns are active in it.</param>
    /// <param name="columns">The columns to read.</param>
    /// <param name="words">Where words get their ids; without it, from the columns' vocabularies.</param>
    public SequenceRowReader(DataViewRow row, InputColumns columns, IReadOnlyDictionary<string, WordIndex>? words = null)
    {
        _row = row;
        _columns = columns;
        _sequences = [.. columns.Sequences.Select(c => SequenceColumnReader.Create(row, c, words?.GetValueOrDefault(c.Name)))];
        _statics = [.. columns.Statics.Where(c => !c.IsKey).Select(c => new StaticColumnReader(row, c))];
        _keys = [.. columns.StaticKeys.Select(c => new KeyReader(row, c.Name, c.Width, c.Keys))];
    }

    /// <returns>The row's steps.</returns>
    /// <exception cref="InvalidOperationException">A value is not finite, or the columns differ in steps.</exception>
    public int AppendTo(RaggedSequences target)
    {
        int steps = _sequences[0].Fetch();
        bool agree = true;
        for (int i = 1; i < _sequences.Length; i++)
            agree &= _sequences[i].Fetch() == steps;
        if (!agree)
            throw new InvalidOperationException(
                SequenceErrors.StepCounts(_sequences.Select(s => (s.Column.Name, s.Steps)), _row.Position));

        target.AddRow(steps);
        int row = target.Rows - 1;
        try
        {
            WriteSequences(target, row);
            WriteStatics(target.Statics(row), target.Keys(row));
            return steps;
        }
        catch
        {
            target.RemoveLastRow();
            throw;
        }
    }

    private void WriteSequences(RaggedSequences target, int row)
    {
        int channel = 0, tokens = 0, spelled = 0;
        foreach (var sequence in _sequences)
        {
            if (sequence.Column.Alphabet is not null)
                WriteWords(sequence, target.Spelled[spelled], target.Words(spelled++, row), target.Tokens(tokens++, row));
            else if (sequence.Column.IsTokens)
                sequence.WriteTokens(target.Tokens(tokens++, row));
            else
                sequence.WriteValues(target.Values(row), target.ValuesPerStep, channel);
            channel += sequence.Column.FeaturesPerStep;
        }

        _columns.StepScaling?.Apply(target.Values(row));
    }

    private static void WriteWords(SequenceColumnReader sequence, SpelledWords words, Span<int> numbers, Span<int> tokens)
    {
        sequence.WriteTokens(numbers, words);
        for (int step = 0; step < numbers.Length; step++)
            tokens[step] = words.ToToken(numbers[step]);
    }

    private void WriteStatics(Span<float> statics, Span<int> keys)
    {
        for (int i = 0; i < _keys.Length; i++)
            keys[i] = _keys[i].Read();
        int channel = 0;
        foreach (var reader in _statics)
        {
            reader.Write(statics.Slice(channel, reader.Column.Width));
            channel += reader.Column.Width;
        }

        _columns.StaticScaling?.Apply(statics);
    }
}
