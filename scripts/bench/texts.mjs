// The manifests that are measured: Modules of any number of mappings, streams of any number of documents.

/** What is measured, and the document in which the cursor stands. */
export const cases = [
  { name: '1 document, 1 mapping', documents: 1, mappings: 1 },
  { name: '1 document, 50 mappings', documents: 1, mappings: 50 },
  { name: '1 document, 500 mappings', documents: 1, mappings: 500 },
  { name: '400 documents, 1 mapping each', documents: 400, mappings: 1 },
];

/**
 * The stream of a case, in which one key is spelled wrong. `edit` changes one word of the document in the middle, as
 * a keystroke would; that document holds the places that are asked about. With `halfTyped` its last mapping ends in
 * a key that has only begun.
 */
export function textOf({ documents, mappings }, edit, { halfTyped = false } = {}) {
  const middle = Math.floor(documents / 2);
  const texts = Array.from({ length: documents }, (_, index) =>
    moduleOf(
      index,
      mappings,
      index === middle ? { word: edit, halfTyped } : { word: 'none', halfTyped: false },
    ),
  );
  const before = texts.slice(0, middle).join('---\n').length + (middle > 0 ? 4 : 0);
  const completeAt = before + texts[middle].indexOf(begun) + begun.length;
  const hoverAt = before + texts[middle].lastIndexOf('containerImage') + 3;
  return { text: texts.join('---\n'), completeAt, hoverAt };
}

const begun = '          s';

function moduleOf(number, mappings, { word, halfTyped }) {
  const list = Array.from({ length: mappings }, (_, index) => mappingOf(index)).join('');
  return `apiVersion: kmm.sigs.x-k8s.io/v1beta1
kind: Module
metadata:
  name: kmod-${number}
  labels:
    word: ${word}
spec:
  moduleLoader:
    container:
      modprobe:
        moduleName: my_kmod
      imagePullPolic: Always
      kernelMappings:
${list}${halfTyped ? `${begun}\n` : ''}  selector:
    node-role.kubernetes.io/worker: ''
`;
}

const mappingOf = index => `        - literal: 5.14.0-${index}.el9.x86_64
          containerImage: quay.io/org/my-kmod:5.14.0-${index}
          build:
            buildArgs:
              - name: MODE
                value: release
            dockerfileConfigMap:
              name: my-kmod-dockerfile
`;
