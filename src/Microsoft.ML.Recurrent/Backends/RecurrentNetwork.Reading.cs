using Microsoft.ML.Recurrent.Backends.Managed.Autograd;
using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends;

internal sealed partial class RecurrentNetwork
{
    /// <summary>A batch on its way through the network, in torch's graph. Rows stand in the batch's packed order.</summary>
    private readonly struct Reading(RecurrentNetwork network, BatchTensors batch, bool training) : INetworkReading<LayerSteps, torch.Tensor>
    {
        private RecurrentOptions Options => network._shape.Options;

        // No row has a step: neither layers nor pooling would have anything to run on.
        private bool IsEmpty => batch.Packing.Packing.TotalSteps == 0;

        public LayerSteps Steps() => new(IsEmpty ? torch.zeros(0, network._shape.StepWidth, device: network.Device) : network._inputs.Read(batch, training), []);

        public LayerSteps Layer(int layer, LayerSteps below)
        {
            if (IsEmpty)
                return below;
            if (layer > 0)
                below = below with { Outputs = network._dropout.ApplyToSteps(below.Outputs, Options.LayerDropout, training, batch.Packing) };
            var steps = network._layers[layer].Forward(below, batch.Packing, batch.States.Count == 0 ? null : batch.States[layer], training ? network._draws : null);
            network.FinalStates[layer] = steps.FinalState ?? [];
            return steps;
        }

        public torch.Tensor Pool(LayerSteps top)
        {
            if (IsEmpty)
                return torch.zeros(batch.Rows, network._shape.PooledWidth, device: network.Device);
            var (packing, errors) = (batch.Packing.Packing, network._errors);
            if (network._attention.Length > 0)
                return network.RunsKernels
                    ? PoolingFunction.apply([new AttentionPass(packing, network._attention) { Errors = errors }, top.Outputs, .. network._attention])
                    : TorchAttention.Pool(top.Outputs, network._attention, batch.Packing);
            return network.RunsKernels
                ? PoolingFunction.apply(new PoolingPass(Options.Pooling, packing, Options.HiddenSize, network._shape.EncoderWidth) { Errors = errors }, top.Outputs)
                : TorchPooling.Pool(Options.Pooling, top.Outputs, Options.HiddenSize, batch.Packing);
        }

        public torch.Tensor Tail(LayerSteps top) => top.Outputs.index_select(0, batch.Packing.TailPositions(network._shape.HeadSteps));

        public torch.Tensor Every(LayerSteps top)
        {
            if (IsEmpty)
                return torch.zeros(0, network._shape.HeadInputWidth, device: network.Device);
            return batch.Statics is null ? top.Outputs : torch.cat([top.Outputs, OfSteps(batch.Statics)], 1);
        }

        public torch.Tensor Join(torch.Tensor pooled) => batch.Statics is null ? pooled : torch.cat([pooled, batch.Statics], 1);

        /// <summary>The head on numbers, and of each static key the column of its value: what a one-hot vector times the weight is.</summary>
        public torch.Tensor Head(torch.Tensor input)
        {
            double dropout = Options.HeadDropout;
            if (network._shape.PredictsTokens)
                return network.NextTokens(input, batch, training);
            var weight = network._headWeight;
            var logits = Linear(input, network._head.Keys.Count == 0 ? weight : OfNumbers(weight));
            foreach (var (columns, present) in batch.Keys)
                logits = logits.Plus(OfSteps(weight.index_select(1, columns).t() * network._dropout.Apply(present, dropout, training)));
            return network._shape.HeadSteps == 0 ? logits : logits.view(batch.Rows, -1);
        }

        /// <summary>The linear layer behind dropout. That of rows, which are few, is libtorch's, and what that does runs on one thread while kernels train.</summary>
        private torch.Tensor Linear(torch.Tensor input, torch.Tensor weight)
        {
            var (bias, rate) = (network._headBias, Options.HeadDropout);
            if (!network._shape.HeadReadsSteps)
                return torch.nn.functional.linear(network._dropout.Apply(input, rate, training), weight, bias);
            if (!network.RunsKernels || IsEmpty)
                return torch.nn.functional.linear(network._dropout.ApplyToSteps(input, rate, training, batch.Packing), weight, bias);
            var masks = training && network._headDropout.Drops ? network._headDropout : null;
            masks?.Draw(batch.Packing.Packing);
            return PoolingFunction.apply([new LinearPass(masks, [weight, bias], network._headMemory, TorchThreads.Count) { Errors = network._errors }, input, weight, bias]);
        }

        /// <summary>The values of each row, for each of its steps where the head reads them.</summary>
        private torch.Tensor OfSteps(torch.Tensor rows) => network._shape.HeadReadsSteps ? rows.index_select(0, batch.Packing.RowsOfSteps) : rows;

        private torch.Tensor OfNumbers(torch.Tensor weight) =>
            torch.cat([.. network._head.Runs.Where(run => run.Width > 0).Select(run => weight.narrow(1, run.Column, run.Width))], 1).contiguous();
    }
}
