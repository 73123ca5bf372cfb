using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Inspection;

/// <summary>Reads the words of the row that a cursor stands on, as the data has them. For one thread at a time.</summary>
internal sealed class StepWords
{
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter;
    private VBuffer<ReadOnlyMemory<char>> _words;

    private StepWords(DataViewRow row, string column) => _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(row.Schema[column]);

    /// <summary>Those of the first text column; null where a network reads none.</summary>
    public static StepWords? Of(DataViewRow row, InputColumns inputs) =>
        inputs.Sequences.FirstOrDefault(c => c.Kind == SequenceColumnKind.Text) is { } column ? new StepWords(row, column.Name) : null;

    /// <summary>A word for each step.</summary>
    public string[] Read()
    {
        _getter(ref _words);
        return [.. _words.DenseValues().Select(word => word.ToString())];
    }
}
