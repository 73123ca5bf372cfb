using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>
/// Inputs made in memory: lookup, dropout and joining in one pass, as a leaf of torch's graph. Its gradient is taken to the rows of the
/// tables that the batch has read, and to no others, and to what makes the features of words.
/// </summary>
internal sealed class ManagedStepInputs(NetworkShape shape, IReadOnlyList<EmbeddingTable> tables, IReadOnlyList<ManagedWordInputs> words, Dropout dropout) : IStepInputs
{
    private readonly int _width = shape.Options.EmbeddingSize;
    private readonly StepDropout[] _masks = [.. tables.Select(_ => new StepDropout(dropout, shape.Options.EmbeddingDropout, shape.Options.EmbeddingSize))];
    private readonly WordTypes[] _types = [.. tables.Select(table => new WordTypes(dropout, shape.Options.WordTypeDropout, table.Rows))];
    private PackedBatch? _batch;
    private torch.Tensor? _leaf;

    public void Begin(PackedBatch batch)
    {
        _batch = batch;
        for (int column = 0; column < tables.Count; column++)
            tables[column].Begin(batch.Tokens[column].AsSpan(0, batch.Packing.TotalSteps));
    }

    public torch.Tensor Read(BatchTensors batch, bool training)
    {
        if (tables.Count == 0)
            return batch.Values!;
        var inputs = torch.empty(batch.Batch.Packing.TotalSteps, shape.StepWidth);
        var values = inputs.Values();
        WriteNumbers(batch.Batch, values);
        for (int column = 0; column < tables.Count; column++)
            WriteEmbeddings(column, batch.Batch, values, training);
        foreach (var column in words)
            column.Write(batch.Batch, values, training);
        if (training && batch.Batch == _batch && (words.Count > 0 || tables.Any(t => t.IsTrained)))
            _leaf = inputs.requires_grad_();
        return inputs;
    }

    public void Collect()
    {
        if (_leaf?.grad is not { } gradient)
            return;
        using (gradient)
        {
            for (int column = 0; column < tables.Count; column++)
                Accumulate(column, gradient.Values());
            foreach (var column in words)
                column.Collect(gradient.Values());
        }

        _leaf = null;
    }

    public void Dispose()
    {
    }

    private void WriteNumbers(PackedBatch batch, Span<float> inputs)
    {
        int numbers = shape.ValuesPerStep;
        for (int position = 0; position < batch.Packing.TotalSteps && numbers > 0; position++)
            batch.Values.AsSpan(position * numbers, numbers).CopyTo(inputs[(position * shape.StepWidth)..]);
    }

    private void WriteEmbeddings(int column, PackedBatch batch, Span<float> inputs, bool training)
    {
        bool drops = training && _masks[column].Drops, dropsTypes = training && _types[column].Drops;
        int[] tokens = batch.Tokens[column];
        int steps = batch.Packing.TotalSteps;
        ReadOnlySpan<float> table = tables[column].Values;
        if (dropsTypes)
            _types[column].Draw();
        if (drops)
            _masks[column].Draw(batch.Packing);
        for (int position = 0; position < steps; position++)
        {
            var target = inputs.Slice(position * shape.StepWidth + shape.ValuesPerStep + column * _width, _width);
            var source = table.Slice(tokens[position] * _width, _width);
            if (drops)
                TensorPrimitives.Multiply(source, _masks[column].Of(position), target);
            else
                source.CopyTo(target);
            if (dropsTypes)
                _types[column].Scale(tokens[position], target);
        }
    }

    /// <param name="column">The column.</param>
    /// <param name="gradient">That of the inputs, which factors of tokens change.</param>
    private void Accumulate(int column, Span<float> gradient)
    {
        int[] tokens = _batch!.Tokens[column];
        for (int position = 0; position < _batch.Packing.TotalSteps; position++)
        {
            var source = gradient.Slice(position * shape.StepWidth + shape.ValuesPerStep + column * _width, _width);
            if (_types[column].Drops)
                _types[column].Scale(tokens[position], source);
            if (_masks[column].Drops)
                tables[column].Accumulate(tokens[position], source, _masks[column].Of(position));
            else
                tables[column].Accumulate(tokens[position], source);
        }
    }
}
