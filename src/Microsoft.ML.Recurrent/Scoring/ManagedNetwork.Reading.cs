using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Scoring;

internal sealed partial class ManagedNetwork
{
    /// <summary>A batch on its way through the network, in a workspace. A structure, so that a row is scored without an allocation or a virtual call.</summary>
    private readonly ref struct Reading : INetworkReading<Span<float>, Span<float>>
    {
        private readonly ManagedNetwork _network;
        private readonly PackedBatch _batch;
        private readonly NetworkWorkspace _workspace;

        /// <exception cref="InvalidOperationException">The batch is larger than can be held.</exception>
        public Reading(ManagedNetwork network, PackedBatch batch, NetworkWorkspace workspace)
        {
            (_network, _batch, _workspace) = (network, batch, workspace);
            workspace.Begin(Packing.TotalSteps, Packing.Rows, Shape);
        }

        /// <summary>The place of the first layer among the states that the batch holds.</summary>
        public int FirstState { get; init; }

        /// <summary>(layers, rows, state size): read, and written after the last step; empty where the batch holds the states.</summary>
        public Span<float> States { get; init; }

        /// <summary>(rows, outputs per row), written.</summary>
        public Span<float> Logits { get; init; }

        private NetworkShape Shape => _network.Shape;

        private Packing Packing => _batch.Packing;

        public Span<float> Steps()
        {
            var input = _workspace.Input(Packing.TotalSteps, Shape.StepWidth);
            _network._inputs.Write(_batch, input);
            return input;
        }

        public Span<float> Layer(int layer, Span<float> below)
        {
            int steps = Packing.TotalSteps, width = Shape.EncoderWidth, size = States.Length / Shape.Options.Layers;
            var output = _workspace.Output(steps, width);
            var carried = States.Slice(layer * size, size);
            var directions = _network._layers[layer];
            for (int direction = 0; direction < directions.Length; direction++)
            {
                var lower = ReadLower(layer, direction);
                directions[direction].Forward(Packing, new LayerCall
                {
                    Reverse = direction == 1,
                    FirstStep = _batch.FirstStep,
                    Input = below,
                    InputStride = Shape.LayerInputWidth(layer),
                    Known = IsKnown(layer) ? _network._known : null,
                    InputNumbers = IsKnown(layer) ? _batch.Tokens[0] : default,
                    Lower = lower,
                    Output = output,
                    OutputStride = width,
                    OutputColumn = direction * Shape.Options.HiddenSize,
                    Further = layer + 1 < _network._lower.Length && _network._lower[layer + 1] is { } read ? _workspace.Further(direction, steps, read.FurtherWidth) : default,
                    InitialState = carried.IsEmpty ? _batch.StatesOf(FirstState + layer) : carried,
                    FinalState = carried,
                }, _workspace.Layer);
            }

            _workspace.SwapLayers();
            return output;
        }

        public Span<float> Pool(Span<float> top)
        {
            int width = _network._head.InputWidth;
            var pooled = _workspace.Head(Packing.Rows, width);
            if (_network._attention is { } attention)
                attention.Pool(Packing, top, _workspace.StepWeights(Packing.TotalSteps, attention.Heads), pooled, width);
            else
                SequencePooler.Pool(Shape, Packing, top, pooled);
            return pooled;
        }

        public Span<float> Tail(Span<float> top)
        {
            int width = Shape.EncoderWidth;
            var tails = _workspace.Head((long)Packing.Rows * Shape.HeadSteps, width);
            SequencePooler.Tail(Packing, Shape.HeadSteps, top, width, tails);
            return tails;
        }

        public Span<float> Every(Span<float> top)
        {
            int width = Shape.EncoderWidth, numbers = Shape.StaticNumbers, input = _network._head.InputWidth;
            if (numbers == 0)
                return top;
            var joined = _workspace.Head(Packing.TotalSteps, input);
            for (int step = 0; step < Packing.Steps; step++)
            {
                for (int row = 0; row < Packing.BatchSizes[step]; row++)
                {
                    int position = Packing.StepOffsets[step] + row;
                    top.Slice(position * width, width).CopyTo(joined[(position * input)..]);
                    _batch.Statics.AsSpan(row * numbers, numbers).CopyTo(joined[(position * input + width)..]);
                }
            }

            return joined;
        }

        public Span<float> Join(Span<float> pooled)
        {
            int numbers = Shape.StaticNumbers, width = _network._head.InputWidth;
            for (int row = 0; row < Packing.Rows; row++)
                _batch.Statics.AsSpan(row * numbers, numbers).CopyTo(pooled[(row * width + Shape.PooledWidth)..]);
            return pooled;
        }

        public Span<float> Head(Span<float> input)
        {
            var head = _network._head;
            int rows = input.Length / head.InputWidth;
            if (rows == 0)
                return Logits;
            if (_network._nextToken is { } next)
            {
                if (Shape.RecommendsItems)
                    Recommend(next, input);
                else
                    next.LogLikelihoods(input, _batch.Targets.AsSpan(0, rows), _workspace, Logits);
                return Logits;
            }

            var keys = Shape.HeadReadsSteps && Shape.StaticKeys.Count > 0 ? KeysOfSteps() : _batch.Keys;
            head.Run(rows, input, keys, _workspace.Logits(rows, head.PaddedOutputs), Logits);
            return Logits;
        }

        /// <summary>Writes what may follow each row, but not what is to be left out.</summary>
        private void Recommend(NextTokenHead next, ReadOnlySpan<float> last)
        {
            next.Continuations(last, _workspace, Logits);
            int items = Shape.OutputsPerRow;
            for (int step = 0; step < Packing.Steps && Shape.ExcludesSeenItems; step++)
            {
                for (int row = 0; row < Packing.BatchSizes[step]; row++)
                {
                    int item = _batch.Tokens[0][Packing.StepOffsets[step] + row];
                    if (item > 0 && item <= items)
                        Logits[(row * items) + item - 1] = float.NegativeInfinity;
                }
            }
        }

        /// <summary>True if a layer's input products are looked up: those of single steps, of which the same come again and again.</summary>
        private bool IsKnown(int layer) => layer == 0 && Packing.Steps == 1 && _network._known is not null;

        /// <summary>(steps of all rows, static keys).</summary>
        private ReadOnlySpan<int> KeysOfSteps()
        {
            int count = Shape.StaticKeys.Count;
            var keys = _workspace.Keys(Packing.TotalSteps, count);
            for (int step = 0; step < Packing.Steps; step++)
                _batch.Keys.AsSpan(0, Packing.BatchSizes[step] * count).CopyTo(keys[(Packing.StepOffsets[step] * count)..]);
            return keys;
        }

        /// <summary>(steps, what the layer reads of the layer below).</summary>
        private Span<float> ReadLower(int layer, int direction)
        {
            if (_network._lower[layer] is not { } read)
                return default;
            var lower = _workspace.Lower(direction, Packing.TotalSteps, read.Width);
            read.Read(_workspace.Further(direction, Packing.TotalSteps, read.FurtherWidth), lower);
            return lower;
        }
    }
}
