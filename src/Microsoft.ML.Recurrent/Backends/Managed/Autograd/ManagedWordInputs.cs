using System.Numerics.Tensors;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Managed.Autograd;

/// <summary>The features of a spelled column's words among the inputs of the steps: each word of a batch is encoded once, and gets the sum of the gradients of its steps.</summary>
/// <param name="shape">The sizes.</param>
/// <param name="column">The column's place among the spelled ones.</param>
/// <param name="encoder">The encoder of characters.</param>
/// <param name="dropout">Draws the masks of the encoder's features.</param>
/// <param name="errors">Takes the errors of the backward pass.</param>
internal sealed class ManagedWordInputs(NetworkShape shape, int column, ICharacterEncoder encoder, Dropout dropout, BackwardErrors errors)
{
    private readonly BatchWords _words = new(column, shape.Spelled[column].Alphabet);
    private readonly StepDropout _masks = new(dropout, shape.Options.EmbeddingDropout, shape.CharacterWidth);
    private readonly int _first = shape.WordPlace(column);
    private readonly int _width = shape.CharacterWidth;
    private torch.Tensor? _vectors;

    /// <param name="batch">The batch.</param>
    /// <param name="inputs">(TotalSteps, StepWidth): the features of its words, written.</param>
    /// <param name="training">Whether features are dropped, and gradients follow.</param>
    public void Write(PackedBatch batch, Span<float> inputs, bool training)
    {
        _words.Read(batch);
        var encoded = encoder.Encode(_words, training);
        _vectors = training ? encoded : null;
        bool drops = training && _masks.Drops;
        if (drops)
            _masks.Draw(batch.Packing);
        ReadOnlySpan<float> vectors = encoded.Values();
        for (int position = 0; position < batch.Packing.TotalSteps; position++)
        {
            var target = inputs.Slice(position * shape.StepWidth + _first, shape.WordWidth);
            target.Clear();
            int word = _words.Places[position];
            if (word < 0)
                continue;
            var vector = vectors.Slice(word * _width, _width);
            if (drops)
                TensorPrimitives.Multiply(vector, _masks.Of(position), target);
            else
                vector.CopyTo(target);
            if (shape.Options.Characters!.Capitalization)
                target[_width + (int)_words.CasingOf(word)] = 1;
        }
    }

    /// <summary>Runs the encoder's backward pass.</summary>
    /// <param name="gradient">(TotalSteps, StepWidth): that of the inputs.</param>
    public void Collect(ReadOnlySpan<float> gradient)
    {
        if (_vectors is not { } vectors || _words.Count == 0)
            return;
        _vectors = null;
        using var sums = Tensors.Zeros(vectors.shape);
        for (int position = 0; position < _words.Places.Length; position++)
        {
            int word = _words.Places[position];
            if (word >= 0)
                Accumulate(position, gradient.Slice(position * shape.StepWidth + _first, _width), sums.Values().Slice(word * _width, _width));
        }

        errors.Run(() => vectors.backward([sums]));
    }

    private void Accumulate(int position, ReadOnlySpan<float> gradient, Span<float> sum)
    {
        if (_masks.Drops)
            TensorPrimitives.MultiplyAdd(gradient, _masks.Of(position), sum, sum);
        else
            TensorPrimitives.Add(sum, gradient, sum);
    }
}
