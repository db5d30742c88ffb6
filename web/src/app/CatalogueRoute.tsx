import { CataloguePage } from '@/features/catalogue/CataloguePage';
import { ForOperators } from './ForOperators';

export function CatalogueRoute() {
  return (
    <ForOperators>
      <CataloguePage />
    </ForOperators>
  );
}
